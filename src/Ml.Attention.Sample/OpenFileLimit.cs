using System.Globalization;

namespace Ml.Attention.Sample;

/// <summary>
/// How many files this process may have open. The runtime keeps two open for each assembly, and where it gets no more it says
/// that it cannot find the assembly: so it is looked at first, while a message can still be written.
/// </summary>
internal static class OpenFileLimit
{
    private const int Fewest = 128;

    /// <summary>What is wrong with it; null where nothing is, or where the system does not say.</summary>
    public static string? Problem()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        string? line = File.ReadLines("/proc/self/limits").FirstOrDefault(each => each.StartsWith("Max open files", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, string soft, ..] && int.TryParse(soft, CultureInfo.InvariantCulture, out int limit) && limit < Fewest
            ? $"This process may have {limit} files open at once, of which .NET itself takes about 100; expected {Fewest} or more. Raise the limit, as with 'ulimit -n 1024'."
            : null;
    }
}
