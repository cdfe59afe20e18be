using Ml.Attention.Sample.Data;
using Ml.Attention.Sample.DuckDb;

namespace Ml.Attention.Sample.Jobs;

/// <summary>The files that names and patterns stand for, in one order on every machine.</summary>
internal static class InputFiles
{
    /// <param name="session">Finds files by patterns.</param>
    /// <param name="patterns">Names of files, or patterns with <c>*</c>, <c>?</c>, <c>[…]</c> and <c>**</c>.</param>
    /// <param name="quotes">What quotes are in delimited files.</param>
    /// <exception cref="InputException">There is no such file, or one whose name says no format.</exception>
    public static IReadOnlyList<InputFile> Find(DuckDbSession session, IEnumerable<string> patterns, QuoteRule quotes)
    {
        SortedSet<string> paths = new(StringComparer.Ordinal);
        foreach (string pattern in patterns)
        {
            string[] found = File.Exists(pattern) ? [pattern] : Match(session, pattern);
            paths.UnionWith(found.Select(Path.GetFullPath));
        }

        return [.. paths.Select(path => InputFile.Of(path, quotes))];
    }

    /// <summary>A path as DuckDB takes it: what would be a pattern stands for itself.</summary>
    public static string Literal(string path) =>
        DuckDbSession.Literal(string.Concat(path.Select(letter => letter is '[' or '*' or '?' ? $"[{letter}]" : letter.ToString())));

    /// <summary>Names of outputs without extension, one for each file, relative to the folder of all outputs: the inputs' names, in the inputs' folders.</summary>
    public static IReadOnlyList<string> OutputNames(IReadOnlyList<InputFile> files)
    {
        string[] folders = [.. files.Select(file => Path.GetDirectoryName(file.Path)!)];
        string root = folders.Aggregate(Common);
        string[] names = [.. files.Select((file, i) => Path.Combine(Path.GetRelativePath(root, folders[i]), file.Name))];
        var counts = names.CountBy(name => name, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);

        // a.csv and a.tsv would be one output: both keep their extensions.
        return [.. files.Select((file, i) => Path.GetRelativePath(root, Path.GetFullPath(Path.Combine(root, counts[names[i]] == 1
            ? names[i]
            : Path.Combine(Path.GetDirectoryName(names[i])!, Path.GetFileName(file.Path))))))];
    }

    private static string[] Match(DuckDbSession session, string pattern)
    {
        if (Directory.Exists(pattern))
        {
            throw new InputException($"The input '{pattern}' is a folder; expected files, such as '{Path.Combine(pattern, "*.parquet")}'.");
        }

        string[] found = [.. session.Rows($"SELECT file FROM glob({DuckDbSession.Literal(pattern)})").Select(row => row[0]!)];
        return found.Length > 0
            ? found
            : throw new InputException($"There is no file '{pattern}'; expected the name of a file, or a pattern that stands for some, such as 'data/*.parquet'.");
    }

    private static string Common(string one, string other)
    {
        while (!other.StartsWith(Path.TrimEndingDirectorySeparator(one) + Path.DirectorySeparatorChar, StringComparison.Ordinal) && one != other)
        {
            one = Path.GetDirectoryName(one) ?? one;
            if (Path.GetPathRoot(one) == one)
            {
                break;
            }
        }

        return one;
    }
}
