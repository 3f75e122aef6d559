using System;
using System.IO;
using System.Linq;
using Wasm.Spec;

namespace Wasm;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        int passed = 0, failed = 0;
        foreach (string file in Directory.GetFiles(arguments[1], "*.wast").Order())
        {
            if (arguments.Length > 2 && Path.GetFileNameWithoutExtension(file) != arguments[2])
                continue;
            string folder = Directory.CreateTempSubdirectory().FullName;
            SpecResult result = SpecRunner.Run(SpecConversion.Convert(file, folder));
            passed += result.Passed;
            failed += result.Failures.Count;
            foreach (string failure in result.Failures.Take(20))
                Console.WriteLine(failure);
            Directory.Delete(folder, true);
        }

        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }
}
