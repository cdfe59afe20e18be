using System.IO.Compression;
using System.Text;

namespace Ml.Attention.Tests.Sample;

/// <summary>A folder of its own for a test, gone after it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ml-attention-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, compressed where its name ends in .gz.</summary>
    public string Write(string name, string content, Encoding? encoding = null) =>
        Write(name, (encoding ?? new UTF8Encoding(false)).GetBytes(content));

    public string Write(string name, byte[] content)
    {
        using var file = File.Create(this[name]);
        using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(content);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
