namespace Ml.Attention.Sample.Jobs;

/// <summary>A file that lines are added to, each of which is on the disk when the next begins.</summary>
internal sealed class LineFile : IDisposable
{
    private readonly FileStream _stream;

    private LineFile(FileStream stream) => _stream = stream;

    /// <summary>Its size.</summary>
    public long Bytes => _stream.Length;

    /// <summary>Opens a file, or makes it; what a broken run has left of a last line is cut off.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">What it holds, to the end of its last whole line.</param>
    public static LineFile Open(string path, out byte[] lines)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1);
        lines = new byte[stream.Length];
        stream.ReadExactly(lines);
        int end = lines.AsSpan().LastIndexOf((byte)'\n') + 1;
        lines = lines[..end];
        stream.SetLength(end);
        stream.Position = end;
        return new(stream);
    }

    /// <summary>Opens a file, or makes it, and keeps no more of it than so many bytes.</summary>
    public static LineFile Open(string path, long bytes)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1 << 16);
        stream.SetLength(Math.Min(stream.Length, bytes));
        stream.Position = stream.Length;
        return new(stream);
    }

    /// <summary>Adds lines.</summary>
    public void Add(ReadOnlySpan<byte> line) => _stream.Write(line);

    /// <summary>Writes to the disk what the system still has in memory.</summary>
    public void Flush() => _stream.Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
