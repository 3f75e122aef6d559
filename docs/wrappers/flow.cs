using System;
using CopyPatch;

using var heap = new CodeHeap();
using var emit = new Pages.labels_and_entries.FlowEmitter(heap);
unsafe
{
    long* stack = stackalloc long[64];
    // here
}
