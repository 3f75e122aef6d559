namespace CopyPatch.Format;

/// <summary>The letters by which copypatch.h says what a record is about.</summary>
internal static class RecordKind
{
    public const char Library = 'l';
    public const char Stencil = 's';
    public const char Hole = 'h';
    public const char Label = 'j';
    public const char HostCall = 'c';
    public const char Native = 'n';
    public const char Callee = 'i';
    public const char Entry = 'e';
    public const char Values = 'v';
    public const char Operation = 'o';

    /// <summary>An operation with two results.</summary>
    public const char TwoResults = '2';

    public const char Branch = 'b';
    public const char Return = 'r';
    public const char Features = 'f';

    /// <summary>That the C file is to have handlers for an interpreter.</summary>
    public const char Interpreter = 'p';

    public const char Struct = 't';
    public const char Enum = 'u';
    public const char Constant = 'k';
    public const char Site = 'x';
    public const char ColdPart = 'd';
    public const char Link = 'y';

    /// <summary>The most operands of an operation.</summary>
    public const int MostOperands = 4;

    /// <summary>The most bytes of a site.</summary>
    public const int LargestSite = 64;
}
