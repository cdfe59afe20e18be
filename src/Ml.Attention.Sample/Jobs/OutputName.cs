namespace Ml.Attention.Sample.Jobs;

/// <summary>The names of outputs in the files of a job: paths below its folder. What they name is read, replaced and, with <c>--force</c>, deleted.</summary>
internal static class OutputName
{
    /// <summary>Whether a name leads to a file below the folder.</summary>
    public static bool IsBelow(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(name))
        {
            return false;
        }

        string[] parts = name.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        return parts.All(part => part is not ("" or "." or "..")) && !(OperatingSystem.IsWindows() && name.Contains(':', StringComparison.Ordinal));
    }
}
