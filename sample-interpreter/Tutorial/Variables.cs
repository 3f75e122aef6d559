using CopyPatch;
using Stencils = Tutorial.IInstructions.Operations;

namespace Tutorial;

/// <summary>Where variables are: in one of six registers, each with stencils of its own, or in a slot of the frame.</summary>
internal sealed class Variables(IInstructions emit, RegisterChoice registers)
{
    private static readonly Operation<IInstructions>[] s_gets =
        [Stencils.Get0, Stencils.Get1, Stencils.Get2, Stencils.Get3, Stencils.Get4, Stencils.Get5];

    private static readonly Operation<IInstructions>[] s_sets =
        [Stencils.Set0, Stencils.Set1, Stencils.Set2, Stencils.Set3, Stencils.Set4, Stencils.Set5];

    private static readonly Operation<IInstructions>[] s_operands =
        [Stencils.Operand0, Stencils.Operand1, Stencils.Operand2, Stencils.Operand3, Stencils.Operand4, Stencils.Operand5];

    private static readonly Operation<IInstructions>[] s_floatGets =
        [Stencils.Fget0, Stencils.Fget1, Stencils.Fget2, Stencils.Fget3, Stencils.Fget4, Stencils.Fget5];

    private static readonly Operation<IInstructions>[] s_floatSets =
        [Stencils.Fset0, Stencils.Fset1, Stencils.Fset2, Stencils.Fset3, Stencils.Fset4, Stencils.Fset5];

    private static readonly Operation<IInstructions>[] s_floatOperands =
        [Stencils.Foperand0, Stencils.Foperand1, Stencils.Foperand2, Stencils.Foperand3, Stencils.Foperand4,
            Stencils.Foperand5];

    /// <summary>Brings an integer variable to the top of the stack.</summary>
    public void Get(int slot) => Emit(s_gets, Stencils.Get, slot);

    /// <summary>Moves the top of the stack to an integer variable.</summary>
    public void Set(int slot) => Emit(s_sets, Stencils.Set, slot);

    /// <summary>Makes an integer variable the second operand.</summary>
    public void Operand(int slot) => Emit(s_operands, Stencils.OperandGet, slot);

    /// <summary>Brings a floating-point variable to the top of the stack.</summary>
    public void GetFloat(int slot) => Emit(s_floatGets, Stencils.Fget, slot);

    /// <summary>Moves the top of the stack to a floating-point variable.</summary>
    public void SetFloat(int slot) => Emit(s_floatSets, Stencils.Fset, slot);

    /// <summary>Makes a floating-point variable the second operand.</summary>
    public void OperandFloat(int slot) => Emit(s_floatOperands, Stencils.FoperandGet, slot);

    private void Emit(Operation<IInstructions>[] inRegister, Operation<IInstructions, uint> inSlot, int slot)
    {
        if (registers.Of(slot) is int register)
            emit.Emit(inRegister[register]);
        else
            emit.Emit(inSlot, (uint)slot);
    }
}
