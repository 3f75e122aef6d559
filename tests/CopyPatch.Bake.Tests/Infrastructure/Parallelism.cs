using NUnit.Framework;

// Most of the time goes to builds of small projects, each of which keeps one processor busy.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(2)]
