using System.Globalization;

namespace Ml.Attention.Inference;

/// <summary>Reads the bytes of a model, and no more than are allowed.</summary>
internal static class ModelFile
{
    /// <summary>The most bytes that a model may have where nothing else is said: 2³¹ − 1, as protobuf's lengths allow.</summary>
    public const long MostBytes = int.MaxValue;

    private const int FirstBytes = 1 << 16;

    /// <summary>Reads a file. A symbolic link is followed: whoever names a path means what is there.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <exception cref="ModelFormatException">It has more, and nothing was read then; or it was cut off while it was read.</exception>
    public static byte[] Read(string path, long most = MostBytes)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return Read(stream, $"'{path}'", most);
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <inheritdoc cref="Read(string, long)"/>
    /// <param name="stream">What a file would hold.</param>
    /// <param name="source">What it is called in messages.</param>
    /// <param name="most">How many bytes it may have.</param>
    public static byte[] Read(Stream stream, string source, long most = MostBytes)
    {
        most = Math.Min(most, Array.MaxLength);
        long left = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : 0;
        if (left > most)
        {
            throw TooLong(source, $"{Number(left)} bytes", most);
        }

        // A device has no length, and a file may grow while it is read: the end is where reading ends.
        byte[] bytes = new byte[left];
        Span<byte> next = stackalloc byte[1];
        int count = 0;
        while (true)
        {
            if (count == bytes.Length)
            {
                if (stream.Read(next) == 0)
                {
                    return bytes;
                }

                if (count == most)
                {
                    throw TooLong(source, $"more than {Number(most)} bytes", most);
                }

                Array.Resize(ref bytes, (int)Math.Min(most, Math.Max(FirstBytes, 2L * count)));
                bytes[count++] = next[0];
            }

            int read = stream.Read(bytes.AsSpan(count));
            count += read;
            if (read == 0 && count < bytes.Length)
            {
                return count >= left ? bytes[..count]
                    : throw new ModelFormatException($"{source} became shorter while it was read: it had {Number(left)} bytes, and ended after {Number(count)}. Wait until it is complete and load it again.");
            }
        }
    }

    private static ModelFormatException TooLong(string source, string found, long most) =>
        new($"{source} has {found}; expected at most {Number(most)}. If it is a model that you trust, raise {nameof(ScoringOptions)}.{nameof(ScoringOptions.MaxModelBytes)} (--max-model-bytes).");

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
