namespace Microsoft.ML.Data;

/// <summary>Files, given by path or by pattern.</summary>
public sealed class MultiFileSource : IMultiStreamSource
{
    private readonly string[] _paths;

    public MultiFileSource(params string[] paths)
    {
        _paths = paths?.Where(path => path is not null).SelectMany(Expand).ToArray() ?? [];
    }

    public int Count => _paths.Length;

    public string? GetPathOrNull(int index) => _paths[index];

    public Stream Open(int index) => new FileStream(_paths[index], FileMode.Open, FileAccess.Read, FileShare.Read);

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));

    private static IEnumerable<string> Expand(string path)
    {
        if (!path.AsSpan().ContainsAny('*', '?'))
        {
            return [path];
        }

        string folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
        return Directory.GetFiles(folder, Path.GetFileName(path)).Order(StringComparer.Ordinal);
    }
}
