using NUnit.Framework;

namespace CopyPatch.Tests.Patching;

internal sealed class PackedParameterTests
{
    [TestCase("v", false)]
    [TestCase("ippppppppp", false)]
    [TestCase("lllllllllL", false)]
    [TestCase("liiiiiiii", false, Description = "eight in registers")]
    [TestCase("lpplllllli", true, Description = "the ninth has four bytes")]
    [TestCase("llllllllll", false)]
    [TestCase("llllllllbll", false, Description = "the eighth is the last in a register")]
    [TestCase("lllllllllb", true)]
    [TestCase("lllllllllls", true)]
    [TestCase("dfffffffffiii", true, Description = "the ninth of floating point, counted apart")]
    [TestCase("ddddddddddiiiiiiii", false)]
    [TestCase("ddddddddddiiiiiiiia", true)]
    [TestCase("vllllllll?", true, Description = "a struct is not known, and refused")]
    public void A_parameter_on_the_stack_that_is_narrower_than_eight_bytes_is_passed_otherwise(string types, bool differ) =>
        Assert.That(PackedParameters.Differ(types), Is.EqualTo(differ));
}
