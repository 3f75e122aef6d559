// Runs one program twice, by the interpreter and as machine code that is made here and now, and compares.
using System;
using System.Diagnostics;
using CopyPatch;
using CopyPatchJit;

const int n = 0, i = 1, sum = 2; // variables
Instruction[] program =
[
    /*  0 */ new(Opcode.Push, 1_000_000),
    /*  1 */ new(Opcode.Store, n),
    /*  2 */ new(Opcode.Load, i), // while (i < n)
    /*  3 */ new(Opcode.Load, n),
    /*  4 */ new(Opcode.Less),
    /*  5 */ new(Opcode.JumpIfZero, 17),
    /*  6 */ new(Opcode.Load, sum), // sum += i * i
    /*  7 */ new(Opcode.Load, i),
    /*  8 */ new(Opcode.Load, i),
    /*  9 */ new(Opcode.Multiply),
    /* 10 */ new(Opcode.Add),
    /* 11 */ new(Opcode.Store, sum),
    /* 12 */ new(Opcode.Load, i), // i++
    /* 13 */ new(Opcode.Push, 1),
    /* 14 */ new(Opcode.Add),
    /* 15 */ new(Opcode.Store, i),
    /* 16 */ new(Opcode.Jump, 2),
    /* 17 */ new(Opcode.Load, i),
    /* 18 */ new(Opcode.Print),
    /* 19 */ new(Opcode.Load, sum),
    /* 20 */ new(Opcode.Halt),
];

using var heap = new CodeHeap();
using StackEmitter.Program code = Compiler.Compile(program, heap);

var watch = Stopwatch.StartNew();
long interpreted = Interpreter.Run(program);
Console.WriteLine($"interpreter:  {interpreted} in {watch.ElapsedMilliseconds} ms");

watch.Restart();
long compiled = Compiler.Run(code);
Console.WriteLine($"machine code: {compiled} in {watch.ElapsedMilliseconds} ms");

if (interpreted == compiled)
    return 0;
Console.Error.WriteLine("They differ.");
return 1;
