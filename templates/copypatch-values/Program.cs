// Compiles an expression, computes it for many values of x as machine code and node by node, and compares.
//     dotnet run -c Release -- "sqrt(x * x + y * y) / 2"
using System;
using System.Diagnostics;
using System.Globalization;
using CopyPatch;
using CopyPatchValues;

string text = args.Length > 0 ? string.Join(' ', args) : "3 * x * x - sqrt(x + 2) * (y - x) / 4 + z";
Expression expression;
try
{
    expression = Parser.Parse(text);
}
catch (FormatException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

using var heap = new CodeHeap();
using CompiledExpression compiled = ExpressionCompiler.Compile(expression, heap);

(double interpretedSum, long interpretedTime) = Sum(variables => expression.Evaluate(variables));
(double compiledSum, long compiledTime) = Sum(variables => compiled.Run(variables));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"node by node: {interpretedSum} in {interpretedTime} ms"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"machine code: {compiledSum} in {compiledTime} ms"));

// To the last bit: both round as IEEE 754 says.
if (interpretedSum.Equals(compiledSum))
    return 0;
Console.Error.WriteLine("They differ.");
return 1;

static (double Sum, long Milliseconds) Sum(Func<double[], double> compute)
{
    double[] variables = [0, 2, 5];
    double sum = 0;
    var watch = Stopwatch.StartNew();
    for (int i = 0; i < 1_000_000; i++)
    {
        variables[0] = i / 1000.0;
        sum += compute(variables);
    }

    return (sum, watch.ElapsedMilliseconds);
}
