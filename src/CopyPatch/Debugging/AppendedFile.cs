using System;
using System.IO;

namespace CopyPatch;

/// <summary>
/// A file that grows by whole records, each by one call of the system, so that who reads it meanwhile finds no half of one. Not
/// thread-safe.
/// </summary>
/// <remarks>
/// Where the disk is full or the like, the file ends with the last whole record: a program is not to fail because it is looked at.
/// </remarks>
internal sealed class AppendedFile
{
    private readonly FileStream _stream;
    private bool _hasFailed;

    /// <summary>Makes a file where there is none yet.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public AppendedFile(string path) => _stream = new FileStream(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
    });

    /// <summary>Gets the file.</summary>
    public FileStream Stream => _stream;

    /// <summary>Appends a record.</summary>
    public void Append(ReadOnlySpan<byte> record)
    {
        if (_hasFailed)
            return;
        long length = _stream.Position;
        try
        {
            _stream.Write(record);
        }
        catch (IOException)
        {
            _hasFailed = true;
            Cut(length);
        }
    }

    private void Cut(long length)
    {
        try
        {
            _stream.SetLength(length);
        }
        catch (IOException)
        {
            // Its readers have to make do with half a record.
        }
    }
}
