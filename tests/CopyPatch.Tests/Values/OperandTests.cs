using System;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace CopyPatch.Tests.Values;

[TestOf(typeof(Operand<>))]
internal sealed class OperandTests
{
    [Test]
    public void An_operand_is_what_it_was_made_from()
    {
        Operand<int> register = new Register<int>(3);
        Operand<double> slot = new Slot<double>(12);
        Operand<float> constant = -0.0f;
        Assert.That((register.Place, register.Register), Is.EqualTo((OperandPlace.Register, new Register<int>(3))));
        Assert.That((slot.Place, slot.Slot, slot.Slot.Offset), Is.EqualTo((OperandPlace.Slot, new Slot<double>(12), 96)));
        Assert.That((constant.Place, BitConverter.SingleToUInt32Bits(constant.Constant)), Is.EqualTo((OperandPlace.Constant, 0x80000000u)));
        Assert.That(new[] { $"{register}", $"{slot}", $"{new Register<float>(1)}", $"{(Operand<long>)(-5L)}" },
            Is.EqualTo(new[] { "r3", "s12", "f1", "-5" }));
    }

    [Test]
    public void A_constant_of_32_bits_has_zeros_above_them() =>
        Assert.That(((Operand<int>)(-1)).Bits, Is.EqualTo(0xFFFFFFFFL));

    [Test]
    public void Another_place_is_an_error()
    {
        Operand<int> constant = 5;
        Location<int> target = new Slot<int>(1);
        Assert.That(() => constant.Register, Throws.InvalidOperationException.With.Message.Contains("Constant"));
        Assert.That(() => constant.Slot, Throws.InvalidOperationException);
        Assert.That(() => ((Operand<int>)target).Constant, Throws.InvalidOperationException);
        Assert.That(() => target.Register, Throws.InvalidOperationException.With.Message.Contains("Slot"));
    }

    [Test]
    public void A_location_is_a_register_or_a_slot()
    {
        Operand<int> register = new Register<int>(3), slot = new Slot<int>(4), constant = 5;
        Assert.That((Operand<int>)register.Location, Is.EqualTo(register));
        Assert.That((Operand<int>)slot.Location, Is.EqualTo(slot));
        Assert.That(() => constant.Location, Throws.InvalidOperationException.With.Message.Contains("Constant"));
    }

    [Test]
    public void A_default_operand_is_nowhere()
    {
        Operand<int> operand = default;
        Location<int> location = default;
        Assert.That((operand.Place, location.Place), Is.EqualTo((OperandPlace.None, OperandPlace.None)));
        Assert.That(() => operand.Register, Throws.InvalidOperationException);
        Assert.That(() => operand.Location, Throws.InvalidOperationException);
        Assert.That(() => location.Register, Throws.InvalidOperationException);
        Assert.That(new[] { $"{operand}", $"{location}" }, Is.EqualTo(new[] { "nowhere", "nowhere" }));
    }

    [Test]
    public void Indices_have_bounds()
    {
        Assert.That(() => new Register<int>(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Register<int>(256), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Slot<int>(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Slot<int>(Slot<int>.MaximumIndex + 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(new Slot<int>(Slot<int>.MaximumIndex).Offset, Is.EqualTo((1 << 30) - 8));
    }

    [Test]
    public void Other_types_are_an_error()
    {
        Assert.That(() => new Register<uint>(0), Throws.TypeOf<NotSupportedException>().With.Message.Contains("UInt32"));
        Assert.That(() => new Slot<nint>(0), Throws.TypeOf<NotSupportedException>());
        Assert.That(() => (Operand<short>)(short)1, Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public void An_operand_is_passed_in_two_registers() => Assert.That(Unsafe.SizeOf<Operand<double>>(), Is.EqualTo(16));
}
