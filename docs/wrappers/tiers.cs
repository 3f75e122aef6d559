using System;
using CopyPatch;
using Pages.tiers;

using var heap = new CodeHeap();
unsafe
{
    // here
}
