using CopyPatch.Tests.Programs;
using NUnit.Framework;

namespace CopyPatch.Faults.Tests;

/// <summary>
/// What is seen from outside a process only: a fault that ends it, handlers of others, and faults where C# is compiled ahead of time.
/// </summary>
[Platform("Linux")]
[TestFixture(false)]
[TestFixture(true)]
internal sealed class FaultingProgramTests(bool isAheadOfTime)
{
    private const int Sigsegv = 128 + 11;

    [Test]
    public void Each_kind_of_fault_is_caught_in_nests_at_the_end_of_stacks_and_beside_exceptions_of_CSharp(
        [Values("kinds", "nest", "stack", "managed")] string scenario) =>
        Run(scenario).Expect(0, "caught");

    [Test]
    public void A_fault_in_a_native_library_ends_the_process_as_ever([Values("native", "host")] string scenario)
    {
        if (scenario == "host")
            FaultingProgram.NeedLibrary();
        Run(scenario).Expect(Sigsegv, "");
    }

    [Test]
    public void A_fault_in_an_ordinary_heap_ends_the_process_without_a_word()
    {
        ProgramRun ended = Run("ordinary");
        ended.Expect(Sigsegv, "");
        Assert.That(ended.Errors, Is.Empty);
    }

    [Test]
    public void It_is_told_in_one_line_where_the_environment_asks_for_it()
    {
        ProgramRun ended = Run("ordinary", "COPYPATCH_REPORT_FAULTS=1");
        ended.Expect(Sigsegv, "");
        Assert.That(ended.Errors, Does.Match(@"\AFault in compiled code, in read\+\d+ of main: access to address 0x1230\.\n\z"));
    }

    [Test]
    public void The_end_of_the_stack_in_CSharp_ends_the_process_as_ever()
    {
        ProgramRun ordinary = Run("overflow-ordinary");
        ProgramRun ended = Run("overflow");
        Assert.That((ended.ExitCode, ended.Output), Is.EqualTo((ordinary.ExitCode, ordinary.Output)));
        Assert.That(ended.ExitCode, Is.GreaterThan(128));
    }

    [Test]
    public void A_signal_that_is_sent_while_compiled_code_runs_is_no_fault([Values("sent-4", "sent-11")] string scenario)
    {
        FaultingProgram.NeedLibrary();
        ProgramRun ordinary = Run(scenario + "-ordinary");
        ProgramRun ended = Run(scenario);
        Assert.That((ended.ExitCode, ended.Output, ended.Errors), Is.EqualTo((ordinary.ExitCode, ordinary.Output, ordinary.Errors)));
        Assert.That(ended.Output, Does.Not.Contain("Fault"));
    }

    [Test]
    public void Flags_and_masks_of_handlers_are_taken_over()
    {
        FaultingProgram.NeedLibrary();
        Run("flags").Expect(0, "taken over");
    }

    [Test]
    public void After_another_handler_has_taken_the_place_of_ours_a_new_heap_puts_ours_in_front_and_the_end_is_an_end(
        [Values("chain", "drop", "once", "before")] string scenario)
    {
        FaultingProgram.NeedLibrary();
        Run(scenario).Expect(Sigsegv, "caught");
    }

    [Test]
    public void Handlers_may_be_replaced_again_and_again()
    {
        FaultingProgram.NeedLibrary();
        Run("often").Expect(0, "caught");
    }

    [Test]
    public void Traps_of_Wasmtime_and_faults_take_turns_on_two_threads([Values("wasmtime-first", "wasmtime-last")] string scenario) =>
        Run(scenario).Expect(0, "caught");

    private ProgramRun Run(string scenario, string? variable = null) => FaultingProgram.Run(scenario, isAheadOfTime, variable);
}
