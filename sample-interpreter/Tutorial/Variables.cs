using CopyPatch;

namespace Tutorial;

/// <summary>Where variables are: in one of six registers, each with stencils of its own, or in a slot of the frame.</summary>
internal sealed class Variables(IInstructions emit, RegisterChoice registers)
{
    private static readonly Operation<IInstructions>[] s_gets =
        [IInstructions.Operations.Get0, IInstructions.Operations.Get1, IInstructions.Operations.Get2, IInstructions.Operations.Get3, IInstructions.Operations.Get4, IInstructions.Operations.Get5];

    private static readonly Operation<IInstructions>[] s_sets =
        [IInstructions.Operations.Set0, IInstructions.Operations.Set1, IInstructions.Operations.Set2, IInstructions.Operations.Set3, IInstructions.Operations.Set4, IInstructions.Operations.Set5];

    private static readonly Operation<IInstructions>[] s_operands =
        [IInstructions.Operations.Operand0, IInstructions.Operations.Operand1, IInstructions.Operations.Operand2, IInstructions.Operations.Operand3, IInstructions.Operations.Operand4, IInstructions.Operations.Operand5];

    private static readonly Operation<IInstructions>[] s_floatGets =
        [IInstructions.Operations.Fget0, IInstructions.Operations.Fget1, IInstructions.Operations.Fget2, IInstructions.Operations.Fget3, IInstructions.Operations.Fget4, IInstructions.Operations.Fget5];

    private static readonly Operation<IInstructions>[] s_floatSets =
        [IInstructions.Operations.Fset0, IInstructions.Operations.Fset1, IInstructions.Operations.Fset2, IInstructions.Operations.Fset3, IInstructions.Operations.Fset4, IInstructions.Operations.Fset5];

    private static readonly Operation<IInstructions>[] s_floatOperands =
        [IInstructions.Operations.Foperand0, IInstructions.Operations.Foperand1, IInstructions.Operations.Foperand2, IInstructions.Operations.Foperand3, IInstructions.Operations.Foperand4,
            IInstructions.Operations.Foperand5];

    /// <summary>Brings an integer variable to the top of the stack.</summary>
    public void Get(int slot) => Emit(s_gets, IInstructions.Operations.Get, slot);

    /// <summary>Moves the top of the stack to an integer variable.</summary>
    public void Set(int slot) => Emit(s_sets, IInstructions.Operations.Set, slot);

    /// <summary>Makes an integer variable the second operand.</summary>
    public void Operand(int slot) => Emit(s_operands, IInstructions.Operations.OperandGet, slot);

    /// <summary>Brings a floating-point variable to the top of the stack.</summary>
    public void GetFloat(int slot) => Emit(s_floatGets, IInstructions.Operations.Fget, slot);

    /// <summary>Moves the top of the stack to a floating-point variable.</summary>
    public void SetFloat(int slot) => Emit(s_floatSets, IInstructions.Operations.Fset, slot);

    /// <summary>Makes a floating-point variable the second operand.</summary>
    public void OperandFloat(int slot) => Emit(s_floatOperands, IInstructions.Operations.FoperandGet, slot);

    private void Emit(Operation<IInstructions>[] inRegister, Operation<IInstructions, uint> inSlot, int slot)
    {
        if (registers.Of(slot) is int register)
            emit.Emit(inRegister[register]);
        else
            emit.Emit(inSlot, (uint)slot);
    }
}
