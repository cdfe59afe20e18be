using System.Text.Json;

namespace Ml.Attention.Sample.Jobs;

/// <summary>The file <c>_manifest.jsonl</c> of a shard: a line for each finished output, in the order they were finished.</summary>
internal sealed class Manifest : IDisposable
{
    private readonly LineFile _file;
    private readonly List<ManifestLine> _lines;

    private Manifest(LineFile file, List<ManifestLine> lines) => (_file, _lines) = (file, lines);

    /// <summary>What is finished.</summary>
    public IReadOnlyList<ManifestLine> Lines => _lines;

    /// <summary>The name of a shard's manifest.</summary>
    public static string FileName(Shard shard) => $"_manifest{shard.Suffix}.jsonl";

    /// <summary>Opens the manifest of a shard, or makes it.</summary>
    /// <exception cref="InputException">It is damaged.</exception>
    public static Manifest Open(string folder, Shard shard)
    {
        string path = Path.Combine(folder, FileName(shard));
        var file = LineFile.Open(path, out byte[] content);
        try
        {
            return new(file, Parse(content, path));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What the manifest of a shard says; null where there is none.</summary>
    /// <exception cref="InputException">It is damaged.</exception>
    public static IReadOnlyList<ManifestLine>? Read(string folder, Shard shard)
    {
        string path = Path.Combine(folder, FileName(shard));
        if (!File.Exists(path))
        {
            return null;
        }

        byte[] content = File.ReadAllBytes(path);
        return Parse(content[..(content.AsSpan().LastIndexOf((byte)'\n') + 1)], path);
    }

    /// <summary>Adds a line; it is on the disk when this returns.</summary>
    public void Add(ManifestLine line)
    {
        _file.Add(JobJson.Line(line));
        _file.Flush();
        _lines.Add(line);
    }

    /// <summary>Takes lines away whose outputs are to be made again.</summary>
    public static void Keep(string folder, Shard shard, IEnumerable<ManifestLine> lines)
    {
        string path = Path.Combine(folder, FileName(shard)), temporary = $"{path}.tmp";
        File.WriteAllBytes(temporary, [.. lines.SelectMany(JobJson.Line)]);
        File.Move(temporary, path, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static List<ManifestLine> Parse(byte[] content, string path)
    {
        List<ManifestLine> lines = [];
        foreach (var range in content.AsSpan().Split((byte)'\n'))
        {
            var line = content.AsSpan()[range];
            if (line.IsEmpty)
            {
                continue;
            }

            try
            {
                lines.Add(JobJson.Read<ManifestLine>(line).Checked());
            }
            catch (JsonException exception)
            {
                throw new InputException($"'{path}' line {lines.Count + 1} is damaged: {exception.Message} Delete that line and the output that it names, or score into another folder.", exception);
            }
        }

        return lines;
    }
}
