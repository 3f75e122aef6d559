namespace Tutorial;

/// <summary>Where variables are: in one of six registers, each with stencils of its own, or in a slot of the frame.</summary>
internal sealed partial class Emitter
{
    /// <summary>Brings an integer variable to the top of the stack.</summary>
    public void GetVariable(int slot, int? register)
    {
        switch (register)
        {
            case 0: EmitGet0(); break;
            case 1: EmitGet1(); break;
            case 2: EmitGet2(); break;
            case 3: EmitGet3(); break;
            case 4: EmitGet4(); break;
            case 5: EmitGet5(); break;
            default: EmitGet((uint)slot); break;
        }
    }

    /// <summary>Moves the top of the stack to an integer variable.</summary>
    public void SetVariable(int slot, int? register)
    {
        switch (register)
        {
            case 0: EmitSet0(); break;
            case 1: EmitSet1(); break;
            case 2: EmitSet2(); break;
            case 3: EmitSet3(); break;
            case 4: EmitSet4(); break;
            case 5: EmitSet5(); break;
            default: EmitSet((uint)slot); break;
        }
    }

    /// <summary>Makes an integer variable the second operand.</summary>
    public void OperandVariable(int slot, int? register)
    {
        switch (register)
        {
            case 0: EmitOperand0(); break;
            case 1: EmitOperand1(); break;
            case 2: EmitOperand2(); break;
            case 3: EmitOperand3(); break;
            case 4: EmitOperand4(); break;
            case 5: EmitOperand5(); break;
            default: EmitOperandGet((uint)slot); break;
        }
    }

    /// <summary>Brings a floating-point variable to the top of the stack.</summary>
    public void GetFloatVariable(int slot, int? register)
    {
        switch (register)
        {
            case 0: EmitFget0(); break;
            case 1: EmitFget1(); break;
            case 2: EmitFget2(); break;
            case 3: EmitFget3(); break;
            case 4: EmitFget4(); break;
            case 5: EmitFget5(); break;
            default: EmitFget((uint)slot); break;
        }
    }

    /// <summary>Moves the top of the stack to a floating-point variable.</summary>
    public void SetFloatVariable(int slot, int? register)
    {
        switch (register)
        {
            case 0: EmitFset0(); break;
            case 1: EmitFset1(); break;
            case 2: EmitFset2(); break;
            case 3: EmitFset3(); break;
            case 4: EmitFset4(); break;
            case 5: EmitFset5(); break;
            default: EmitFset((uint)slot); break;
        }
    }

    /// <summary>Makes a floating-point variable the second operand.</summary>
    public void OperandFloatVariable(int slot, int? register)
    {
        switch (register)
        {
            case 0: EmitFoperand0(); break;
            case 1: EmitFoperand1(); break;
            case 2: EmitFoperand2(); break;
            case 3: EmitFoperand3(); break;
            case 4: EmitFoperand4(); break;
            case 5: EmitFoperand5(); break;
            default: EmitFoperandGet((uint)slot); break;
        }
    }
}
