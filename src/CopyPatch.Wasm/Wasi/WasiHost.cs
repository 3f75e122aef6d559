using System;
using System.IO;
using System.Text;

namespace CopyPatch.Wasm.Wasi;

/// <summary>
/// What WASI is for one module: its descriptors, and the functions, which return <see cref="Errno"/>. A file holds each group of them.
/// </summary>
/// <remarks>It is for one thread at a time, as a store is.</remarks>
internal sealed partial class WasiHost : IDisposable
{
    private readonly WasiOptions _options;
    private readonly DescriptorTable _descriptors;
    private readonly byte[][] _arguments;
    private readonly byte[][] _environment;

    /// <summary>Opens the directories.</summary>
    /// <exception cref="ArgumentException">A text has a zero in it, or a variable has no name that could be found.</exception>
    /// <exception cref="IOException">A directory cannot be opened.</exception>
    public WasiHost(WasiOptions options)
    {
        _options = options;
        _arguments = Texts.Terminated(options.Arguments);
        _environment = Texts.Terminated(options.Environment);
        _descriptors = new DescriptorTable(Math.Max(options.MaximumDescriptors, 3 + options.PreopenedDirectories.Count));
        WasiTerminals terminals = options.Terminals;
        AddStream(options.StandardInput, Rights.Read, terminals.HasFlag(WasiTerminals.Input));
        AddStream(options.StandardOutput, Rights.Write, terminals.HasFlag(WasiTerminals.Output));
        AddStream(options.StandardError, Rights.Write, terminals.HasFlag(WasiTerminals.Error));
        try
        {
            foreach (WasiDirectory directory in options.PreopenedDirectories)
                Add(Open(directory));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Gets or sets what says whether the module is to stop: long waits ask it.</summary>
    public Func<bool> IsCancelled { get; set; } = static () => false;

    /// <summary>Calls a function; what goes wrong on the way becomes an error of it.</summary>
    /// <exception cref="WasiExitException">The module has ended.</exception>
    public Errno Call(WasiFunction function, GuestMemory memory, ReadOnlySpan<ulong> arguments)
    {
        try
        {
            return function.Body(this, memory, arguments);
        }
        catch (GuestFaultException)
        {
            return Errno.Fault;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Errno.InputOutput;
        }
        catch (Exception exception) when (exception is NotSupportedException or ObjectDisposedException)
        {
            return Errno.BadDescriptor; // a stream of the host that is closed, or not for this
        }
    }

    /// <summary>Closes all files and directories.</summary>
    public void Dispose() => _descriptors.Dispose();

    private void AddStream(Stream stream, Rights direction, bool terminal) => Add(
        new StreamDescriptor(stream, _options.NumberOf(stream), direction, terminal, () => IsCancelled()));

    private void Add(Descriptor descriptor) => _descriptors.Add(descriptor, out _);

    private static DirectoryDescriptor Open(WasiDirectory directory)
    {
        Rights allowed = directory.ReadOnly ? ~Rights.Changes : ~Rights.None;
        return new DirectoryDescriptor(
            HostSystem.Current.OpenDirectory(directory.HostPath), Encoding.UTF8.GetBytes(directory.GuestPath),
            Rights.Directory & allowed, (Rights.Directory | Rights.File) & allowed);
    }
}
