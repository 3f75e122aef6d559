using System.Collections.Generic;

namespace CopyPatch.Wasm.Wasi;

/// <summary>All functions of WASI preview 1.</summary>
internal static class WasiFunctions
{
    /// <summary>The name of the module that a program imports them from.</summary>
    public const string ModuleName = "wasi_snapshot_preview1";

    /// <summary>Gets the functions.</summary>
    public static IReadOnlyList<WasiFunction> All { get; } =
    [
        new("args_get", "ii", static (host, memory, a) => host.Arguments(memory, (uint)a[0], (uint)a[1])),
        new("args_sizes_get", "ii", static (host, memory, a) => host.ArgumentSizes(memory, (uint)a[0], (uint)a[1])),
        new("environ_get", "ii", static (host, memory, a) => host.Environment(memory, (uint)a[0], (uint)a[1])),
        new("environ_sizes_get", "ii", static (host, memory, a) => host.EnvironmentSizes(
            memory, (uint)a[0], (uint)a[1])),
        new("clock_res_get", "ii", static (host, memory, a) => host.ClockResolution(memory, (uint)a[0], (uint)a[1])),
        new("clock_time_get", "iIi", static (host, memory, a) => host.ClockTime(memory, (uint)a[0], (uint)a[2])),
        new("fd_advise", "iIIi", static (host, _, a) => host.Advise((uint)a[0], a[1], a[2], (uint)a[3])),
        new("fd_allocate", "iII", static (host, _, a) => host.Allocate((uint)a[0], a[1], a[2])),
        new("fd_close", "i", static (host, _, a) => host.Close((uint)a[0])),
        new("fd_datasync", "i", static (host, _, a) => host.Sync((uint)a[0], dataOnly: true)),
        new("fd_fdstat_get", "ii", static (host, memory, a) => host.DescriptorStatus(memory, (uint)a[0], (uint)a[1])),
        new("fd_fdstat_set_flags", "ii", static (host, _, a) => host.SetFlags((uint)a[0], (uint)a[1])),
        new("fd_fdstat_set_rights", "iII", static (host, _, a) => host.SetRights((uint)a[0], a[1], a[2])),
        new("fd_filestat_get", "ii", static (host, memory, a) => host.FileStatusOf(memory, (uint)a[0], (uint)a[1])),
        new("fd_filestat_set_size", "iI", static (host, _, a) => host.SetSize((uint)a[0], a[1])),
        new("fd_filestat_set_times", "iIIi", static (host, _, a) => host.SetTimes((uint)a[0], a[1], a[2], (uint)a[3])),
        new("fd_pread", "iiiIi", static (host, memory, a) => host.ReadAt(
            memory, (uint)a[0], (uint)a[1], (uint)a[2], a[3], (uint)a[4])),
        new("fd_prestat_dir_name", "iii", static (host, memory, a) => host.PrestatName(
            memory, (uint)a[0], (uint)a[1], (uint)a[2])),
        new("fd_prestat_get", "ii", static (host, memory, a) => host.Prestat(memory, (uint)a[0], (uint)a[1])),
        new("fd_pwrite", "iiiIi", static (host, memory, a) => host.WriteAt(
            memory, (uint)a[0], (uint)a[1], (uint)a[2], a[3], (uint)a[4])),
        new("fd_read", "iiii", static (host, memory, a) => host.Read(
            memory, (uint)a[0], (uint)a[1], (uint)a[2], (uint)a[3])),
        new("fd_readdir", "iiiIi", static (host, memory, a) => host.ReadDirectory(
            memory, (uint)a[0], (uint)a[1], (uint)a[2], a[3], (uint)a[4])),
        new("fd_renumber", "ii", static (host, _, a) => host.Renumber((uint)a[0], (uint)a[1])),
        new("fd_seek", "iIii", static (host, memory, a) => host.Seek(
            memory, (uint)a[0], (long)a[1], (uint)a[2], (uint)a[3])),
        new("fd_sync", "i", static (host, _, a) => host.Sync((uint)a[0], dataOnly: false)),
        new("fd_tell", "ii", static (host, memory, a) => host.Tell(memory, (uint)a[0], (uint)a[1])),
        new("fd_write", "iiii", static (host, memory, a) => host.Write(
            memory, (uint)a[0], (uint)a[1], (uint)a[2], (uint)a[3])),
        new("path_create_directory", "iii", static (host, memory, a) => host.CreateDirectory(
            memory, (uint)a[0], (uint)a[1], (uint)a[2])),
        new("path_filestat_get", "iiiii", static (host, memory, a) => host.PathStatus(
            memory, (uint)a[0], (uint)a[1], (uint)a[2], (uint)a[3], (uint)a[4])),
        new("path_filestat_set_times", "iiiiIIi", static (host, memory, a) => host.PathSetTimes(
            memory, (uint)a[0], (uint)a[1], (uint)a[2], (uint)a[3], a[4], a[5], (uint)a[6])),
        new("path_link", "iiiiiii", static (host, memory, a) => host.Link(
            memory, (uint)a[0], (uint)a[1], (uint)a[2], (uint)a[3], (uint)a[4], (uint)a[5], (uint)a[6])),
        new("path_open", "iiiiiIIii", static (host, memory, a) => host.Open(
            memory, (uint)a[0], (uint)a[1], (uint)a[2], (uint)a[3], (uint)a[4], a[5], a[6], (uint)a[7], (uint)a[8])),
        new("path_readlink", "iiiiii", static (host, memory, a) => host.ReadLink(
            memory, (uint)a[0], (uint)a[1], (uint)a[2], (uint)a[3], (uint)a[4], (uint)a[5])),
        new("path_remove_directory", "iii", static (host, memory, a) => host.RemoveDirectory(
            memory, (uint)a[0], (uint)a[1], (uint)a[2])),
        new("path_rename", "iiiiii", static (host, memory, a) => host.Rename(
            memory, (uint)a[0], (uint)a[1], (uint)a[2], (uint)a[3], (uint)a[4], (uint)a[5])),
        new("path_symlink", "iiiii", static (host, memory, a) => host.MakeLink(
            memory, (uint)a[0], (uint)a[1], (uint)a[2], (uint)a[3], (uint)a[4])),
        new("path_unlink_file", "iii", static (host, memory, a) => host.UnlinkFile(
            memory, (uint)a[0], (uint)a[1], (uint)a[2])),
        new("poll_oneoff", "iiii", static (host, memory, a) => host.Poll(
            memory, (uint)a[0], (uint)a[1], (uint)a[2], (uint)a[3])),
        new("proc_raise", "i", static (_, _, _) => WasiHost.Raise()),
        new("random_get", "ii", static (host, memory, a) => host.RandomBytes(memory, (uint)a[0], (uint)a[1])),
        new("sched_yield", "", static (_, _, _) => WasiHost.Yield()),
        new("sock_accept", "iii", static (host, _, a) => host.Socket((uint)a[0])),
        new("sock_recv", "iiiiii", static (host, _, a) => host.Socket((uint)a[0])),
        new("sock_send", "iiiii", static (host, _, a) => host.Socket((uint)a[0])),
        new("sock_shutdown", "ii", static (host, _, a) => host.Socket((uint)a[0])),
        new("proc_exit", new WasmFunctionType([WasmValueType.I32], []), static (_, _, a) => WasiHost.Exit((uint)a[0])),
    ];
}
