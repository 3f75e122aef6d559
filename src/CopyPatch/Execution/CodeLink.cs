using System.Threading;

namespace CopyPatch;

/// <summary>A link of compiled code: where its jumps and calls lie, and where they go.</summary>
/// <remarks>
/// Its address lies in a site, through which a veneer behind the code jumps. Where code can be changed while it runs, and the target is in
/// reach, the jumps and calls go there themselves; else they go to the veneer, as those always do whose bytes a processor might see half
/// written. An interpreter's stencils read the site.
/// </remarks>
/// <param name="Slot">The site, in bytes from the start of the sites.</param>
/// <param name="Veneer">The veneer, in bytes from the start of the code; 0 in an interpreter's program, which has none.</param>
/// <param name="First">Where it goes first: in bytes from the start of the code, or an address.</param>
/// <param name="IsFirstOutside">Whether that is an address.</param>
/// <param name="Sites">Its jumps and calls.</param>
internal sealed unsafe record CodeLink(int Slot, int Veneer, nint First, bool IsFirstOutside, CodeLink.Site[] Sites)
{
    /// <summary>Gets or sets the code that it is of.</summary>
    public CompiledCode Owner { get; set; } = null!;

    /// <summary>
    /// Gets or sets the code that it was changed to go to, which it keeps; null for its owner, and as long as it goes where it went first.
    /// </summary>
    public CompiledCode? Target { get; set; }

    /// <summary>Gets or sets the next of those that go to the same code.</summary>
    public CodeLink? Next { get; set; }

    /// <summary>Gets or sets the previous of those.</summary>
    public CodeLink? Previous { get; set; }

    /// <summary>Gets the address where it goes first.</summary>
    public nint FirstAddress => FirstIn(Owner.CodeAddress);

    /// <summary>The same of code that has no owner yet, and starts there.</summary>
    public nint FirstIn(nint code) => IsFirstOutside ? First : code + First;

    /// <summary>Lets it go to an address. Whoever runs the code meanwhile goes there, or to where it went before.</summary>
    public void Write(nint address)
    {
        Volatile.Write(ref *(nint*)(Owner.SiteAddress + Slot), address);
        if (!Owner.Heap.CanChangeCode)
            return;
        foreach (Site site in Sites)
        {
            nint place = Owner.CodeAddress + site.Offset;
            if (InstructionSet.Of(site.Kind).CanChange(place) && !Owner.Heap.TryChange(site.Kind, place, address + site.Addend))
                _ = Owner.Heap.TryChange(site.Kind, place, Owner.CodeAddress + Veneer + site.Addend);
        }
    }

    /// <summary>A jump or call: where its field lies, in bytes from the start of the code, and how it is patched.</summary>
    internal readonly record struct Site(int Offset, int Addend, PatchKind Kind);
}
