using System.Globalization;
using System.IO.Compression;
using Ml.Attention.Inference;

namespace Ml.Attention.Pipeline;

/// <summary>
/// Whether a zip is one that may be read: names inside it, and no more entries and bytes than a pipeline has. Of an entry .NET reads
/// no more bytes than the zip's directory says (a test asserts it), so nothing is read to find out. ML.NET, which reads it next,
/// does not look.
/// </summary>
internal static class ZipCheck
{
    /// <summary>Entries; a pipeline of a hundred components has some hundreds.</summary>
    public const int MostEntries = 10_000;

    /// <summary>How many times as long as the file its content may be, and how many bytes besides: numbers compress ten times, a run of zeros a thousand times.</summary>
    public const int MostRatio = 100, AnyRatioBytes = 64 << 20;

    /// <param name="archive">The zip.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="most">How many bytes its content may have.</param>
    /// <param name="source">What it is called in messages.</param>
    /// <exception cref="ModelFormatException">Names the entry, what was found and what was expected.</exception>
    public static void Check(ZipArchive archive, long length, long most, string source)
    {
        if (archive.Entries.Count > MostEntries)
        {
            throw Error(source, $"it has {Number(archive.Entries.Count)} entries; expected {Number(MostEntries)} or fewer");
        }

        long allowed = Math.Min(most, (MostRatio * length) + AnyRatioBytes), total = 0;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in archive.Entries)
        {
            string name = entry.FullName.Replace('\\', '/');
            if (name.Length == 0 || name[0] == '/' || name.Contains(':', StringComparison.Ordinal) || name.Split('/').Any(part => part is ".." or ".") || name.Any(char.IsControl))
            {
                throw Error(source, $"the name of its entry '{ModelName.Shown(entry.FullName)}' leads out of it; expected a path inside");
            }

            if (!names.Add(name))
            {
                throw Error(source, $"it has the entry '{ModelName.Shown(name)}' twice; expected each once");
            }

            total += entry.Length;
            if (entry.Length < 0 || total > allowed)
            {
                throw Error(source, $"with its entry '{ModelName.Shown(name)}' its content has {Number(total)} bytes; expected at most {Number(allowed)}: {MostRatio} times its own {Number(length)} and {Number(AnyRatioBytes)} more, and no more than {nameof(BatchScoringOptions)}.{nameof(BatchScoringOptions.MaxModelBytes)}");
            }
        }
    }

    private static ModelFormatException Error(string source, string problem) =>
        new($"{source} is damaged, or no pipeline of ML.NET: {problem}. Copy the file again, or save the pipeline again.");

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
