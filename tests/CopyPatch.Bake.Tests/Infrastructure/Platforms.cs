using System.Runtime.Versioning;

// A clang that counts its calls is a shell script.
[assembly: SupportedOSPlatform("linux")]
[assembly: SupportedOSPlatform("macos")]
