using System;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Tutorial.Tests;

public sealed class SampleProgramTests
{
    [Test]
    public void FibonacciIsTheEightiethNumber()
    {
        long a = 0, b = 1;
        for (int i = 0; i < 80; i++)
            (a, b) = (b, a + b);
        Outcome outcome = BothWays.RunSample("fibonacci");
        Assert.That(outcome, Is.EqualTo(new Outcome(a, null, $"{a}\n")));
    }

    [Test]
    public void PrimesAreCounted()
    {
        int count = Enumerable.Range(2, 999_998).Count(IsPrime);
        Assert.That(BothWays.RunSample("primes"), Is.EqualTo(new Outcome(count, null, $"{count}\n")));
    }

    [Test]
    public void CollatzFindsTheLongestWay()
    {
        int most = Enumerable.Range(1, 99_999).Max(CollatzSteps);
        int best = Enumerable.Range(1, 99_999).First(start => CollatzSteps(start) == most);
        Assert.That(BothWays.RunSample("collatz"), Is.EqualTo(new Outcome(best, null, $"{most}\n{best}\n")));
    }

    [Test]
    public void MandelbrotIsDrawn()
    {
        string picture = "";
        long total = 0;
        for (int row = 0; row < 23; row++)
        {
            for (int column = 0; column < 75; column++)
            {
                int steps = MandelbrotSteps(column * 0.04 - 2.2, row * 0.0909 - 1.0);
                total += steps;
                picture += steps switch { 5000 => '#', > 20 => '+', > 5 => '.', _ => ' ' };
            }
            picture += '\n';
        }
        Assert.That(BothWays.RunSample("mandelbrot"), Is.EqualTo(new Outcome(total, null, picture)));
    }

    [Test]
    public void MatricesAreMultiplied()
    {
        // The sum over i and k of (i + k/100) (k - i/100), by algebra instead of by loops:
        // sum of ik - i²/100 + k²/100 - ik/10000.
        const double sum = 4950.0;
        const double trace = sum * sum * (1 - 1.0 / 10000);
        Outcome outcome = BothWays.RunSample("matrix");
        Assert.That(outcome.Answer, Is.EqualTo((long)trace));
        Assert.That(double.Parse(outcome.Output), Is.EqualTo(trace).Within(1e-6));
    }

    [Test]
    public void WavesFindsThePeriodThatItMade()
    {
        Outcome outcome = BothWays.RunSample("waves");
        Assert.That(outcome.Answer, Is.EqualTo(2 * Math.PI / 0.05).Within(2));
        Assert.That(outcome.Output, Does.EndWith($"*\n{outcome.Answer}\n"));
    }

    [Test]
    public void EveryProgramOfTheSampleIsTestedHere()
    {
        string[] programs = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "programs"))
            .Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal).ToArray();
        Assert.That(programs, Is.EqualTo(new[]
        {
            "collatz.stack", "fibonacci.stack", "mandelbrot.stack", "matrix.stack", "primes.stack", "waves.stack",
        }));
    }

    private static bool IsPrime(int n)
    {
        for (int divisor = 2; divisor * divisor <= n; divisor++)
            if (n % divisor == 0)
                return false;
        return true;
    }

    private static int CollatzSteps(int start)
    {
        int steps = 0;
        for (long n = start; n != 1; n = n % 2 == 0 ? n / 2 : 3 * n + 1)
            steps++;
        return steps;
    }

    private static int MandelbrotSteps(double cr, double ci)
    {
        double zr = 0, zi = 0;
        int steps = 0;
        while (steps < 5000 && zr * zr + zi * zi <= 4)
        {
            (zr, zi) = (zr * zr - zi * zi + cr, zr * zi * 2 + ci);
            steps++;
        }
        return steps;
    }
}
