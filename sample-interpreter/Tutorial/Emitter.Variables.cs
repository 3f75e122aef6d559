using CopyPatch;

namespace Tutorial;

/// <summary>Where variables are: in one of six registers, each with stencils of its own, or in a slot of the frame.</summary>
internal sealed partial class Emitter
{
    private static readonly Operation<Emitter>[] s_gets =
        [Operations.Get0, Operations.Get1, Operations.Get2, Operations.Get3, Operations.Get4, Operations.Get5];

    private static readonly Operation<Emitter>[] s_sets =
        [Operations.Set0, Operations.Set1, Operations.Set2, Operations.Set3, Operations.Set4, Operations.Set5];

    private static readonly Operation<Emitter>[] s_operands =
        [Operations.Operand0, Operations.Operand1, Operations.Operand2, Operations.Operand3, Operations.Operand4, Operations.Operand5];

    private static readonly Operation<Emitter>[] s_floatGets =
        [Operations.Fget0, Operations.Fget1, Operations.Fget2, Operations.Fget3, Operations.Fget4, Operations.Fget5];

    private static readonly Operation<Emitter>[] s_floatSets =
        [Operations.Fset0, Operations.Fset1, Operations.Fset2, Operations.Fset3, Operations.Fset4, Operations.Fset5];

    private static readonly Operation<Emitter>[] s_floatOperands =
        [Operations.Foperand0, Operations.Foperand1, Operations.Foperand2, Operations.Foperand3, Operations.Foperand4,
            Operations.Foperand5];

    /// <summary>Brings an integer variable to the top of the stack.</summary>
    public void GetVariable(int slot, int? register) => EmitVariable(s_gets, Operations.Get, slot, register);

    /// <summary>Moves the top of the stack to an integer variable.</summary>
    public void SetVariable(int slot, int? register) => EmitVariable(s_sets, Operations.Set, slot, register);

    /// <summary>Makes an integer variable the second operand.</summary>
    public void OperandVariable(int slot, int? register) => EmitVariable(s_operands, Operations.OperandGet, slot, register);

    /// <summary>Brings a floating-point variable to the top of the stack.</summary>
    public void GetFloatVariable(int slot, int? register) => EmitVariable(s_floatGets, Operations.Fget, slot, register);

    /// <summary>Moves the top of the stack to a floating-point variable.</summary>
    public void SetFloatVariable(int slot, int? register) => EmitVariable(s_floatSets, Operations.Fset, slot, register);

    /// <summary>Makes a floating-point variable the second operand.</summary>
    public void OperandFloatVariable(int slot, int? register) => EmitVariable(s_floatOperands, Operations.FoperandGet, slot, register);

    private void EmitVariable(Operation<Emitter>[] inRegister, Operation<Emitter, uint> inSlot, int slot, int? register)
    {
        if (register is { } number)
            this.Emit(inRegister[number]);
        else
            this.Emit(inSlot, (uint)slot);
    }
}
