using System;
using System.Collections.Generic;

namespace CopyPatch.Wasm.Wasi;

/// <summary>The file descriptors of a guest.</summary>
internal sealed class DescriptorTable(int capacity) : IDisposable
{
    private readonly List<Descriptor?> _descriptors = [];

    /// <summary>Opens a descriptor; it gets the lowest number that is free.</summary>
    public Errno Add(Descriptor descriptor, out uint number)
    {
        int free = _descriptors.IndexOf(null);
        number = (uint)(free < 0 ? _descriptors.Count : free);
        if (free >= 0)
            _descriptors[free] = descriptor;
        else if (_descriptors.Count < capacity)
            _descriptors.Add(descriptor);
        else
            return Errno.TooManyDescriptors;
        return Errno.Success;
    }

    /// <summary>Finds a descriptor that has some rights.</summary>
    public Errno Find(uint number, Rights required, out Descriptor descriptor)
    {
        if (number < (uint)_descriptors.Count && _descriptors[(int)number] is Descriptor found)
        {
            descriptor = found;
            return found.Require(required);
        }
        descriptor = null!;
        return Errno.BadDescriptor;
    }

    /// <summary>Finds a directory that has some rights.</summary>
    public Errno FindDirectory(uint number, Rights required, out DirectoryDescriptor directory)
    {
        Errno result = Find(number, Rights.None, out Descriptor descriptor);
        directory = (descriptor as DirectoryDescriptor)!;
        return result != Errno.Success ? result : directory is null ? Errno.NotDirectory : directory.Require(required);
    }

    /// <summary>Closes a descriptor.</summary>
    public Errno Close(uint number)
    {
        Errno result = Find(number, Rights.None, out Descriptor descriptor);
        if (result == Errno.Success)
        {
            _descriptors[(int)number] = null;
            descriptor.Dispose();
        }
        return result;
    }

    /// <summary>Gives a descriptor the number of another one, which is closed.</summary>
    public Errno Renumber(uint from, uint to)
    {
        Errno result = Find(from, Rights.None, out Descriptor descriptor);
        if (result == Errno.Success)
            result = Find(to, Rights.None, out _);
        if (result != Errno.Success || from == to)
            return result;
        Close(to);
        _descriptors[(int)to] = descriptor;
        _descriptors[(int)from] = null;
        return Errno.Success;
    }

    /// <summary>Closes all descriptors.</summary>
    public void Dispose()
    {
        for (int number = 0; number < _descriptors.Count; number++)
            Close((uint)number);
    }
}
