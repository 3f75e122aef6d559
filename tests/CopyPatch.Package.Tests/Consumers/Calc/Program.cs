using System;
using System.Runtime.CompilerServices;
using Calc;
using CopyPatch;

using var heap = new CodeHeap();
using var emit = new CalcEmitter(heap);

// for (local0 = 3; local0 != 0; local0--) print(local0); return (20 + 64) / 2;
Label next = emit.DefineLabel();
Label done = emit.DefineLabel();
emit.Constant(3);
emit.EmitStore(0);
emit.MarkLabel(next);
emit.EmitLoad(0);
emit.EmitJumpIfZero(done);
emit.EmitLoad(0);
emit.EmitPrint();
emit.EmitLoad(0);
emit.Constant(-1);
emit.EmitAdd();
emit.EmitStore(0);
emit.EmitJump(next);
emit.MarkLabel(done);
emit.Constant(20);
emit.Constant(64);
emit.EmitAdd();
emit.EmitHalf();
emit.EmitHalt();
using var program = emit.Compile();

unsafe
{
    long* stack = stackalloc long[16];
    long* locals = stackalloc long[1];
    Console.WriteLine($"answer {program.Run(stack, locals)}");
}

Console.WriteLine($"dynamic code {RuntimeFeature.IsDynamicCodeSupported}");
