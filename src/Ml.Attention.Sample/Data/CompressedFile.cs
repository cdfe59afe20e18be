using System.Buffers.Binary;
using System.IO.Compression;

namespace Ml.Attention.Sample.Data;

/// <summary>
/// Whether a compressed file is whole. DuckDB 1.5.6 and .NET take the end of a file that was cut off for the end of its rows; they
/// would be missing without a word.
/// </summary>
internal static class CompressedFile
{
    private const int GzipTrailer = 8;
    private const uint Zstandard = 0xFD2FB528, Skippable = 0x184D2A50;

    /// <summary>The checksum of each byte (RFC 1952, section 8).</summary>
    private static readonly uint[] Checksums = [.. Enumerable.Range(0, 256).Select(value => Enumerable.Range(0, 8).Aggregate((uint)value, (sum, _) => (sum & 1) == 0 ? sum >> 1 : 0xEDB88320 ^ (sum >> 1)))];

    /// <summary>Throws unless a file that its name says is compressed is whole.</summary>
    /// <exception cref="InputException">It was cut off, or is no such file.</exception>
    public static void Check(string path, CancellationToken cancellationToken) => Check(path, long.MaxValue, cancellationToken);

    /// <summary>The same, and how long its content is; nothing of it is kept in memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">What is longer is not decompressed to its end.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The length of a file compressed with gzip, or what was found of one that is longer than <paramref name="most"/>; 0 of others.</returns>
    /// <exception cref="InputException">It was cut off, or is no such file.</exception>
    public static long Check(string path, long most, CancellationToken cancellationToken)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (extension is not (".gz" or ".zst"))
        {
            return 0;
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            if (extension == ".gz")
            {
                return Decompress(file, most, cancellationToken);
            }

            PassOverFrames(file);
            return 0;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new InputException($"'{path}' cannot be decompressed: it is cut off or damaged, or not compressed with {(extension == ".gz" ? "gzip" : "Zstandard")}.", exception);
        }
    }

    /// <summary>
    /// Damage is found while a file is decompressed, a missing end is not: so its last eight bytes must be the checksum and
    /// the length of what was decompressed, or of its end where several files were joined.
    /// </summary>
    private static long Decompress(FileStream file, long most, CancellationToken cancellationToken)
    {
        if (file.Length < GzipTrailer)
        {
            throw new EndOfStreamException();
        }

        Span<byte> trailer = stackalloc byte[GzipTrailer];
        file.Seek(-GzipTrailer, SeekOrigin.End);
        file.ReadExactly(trailer);
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(trailer), length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        long all = Decompress(file, long.MaxValue, most, out _, cancellationToken);
        if (all <= most && (uint)all != length && (length > all || Decompress(file, all - length, long.MaxValue, out uint found, cancellationToken) != all || found != checksum))
        {
            throw new EndOfStreamException();
        }

        return all;
    }

    /// <summary>Decompresses a file until it is longer than allowed; returns its length, and the checksum of what comes after its first bytes.</summary>
    private static long Decompress(FileStream file, long first, long most, out uint checksum, CancellationToken cancellationToken)
    {
        file.Position = 0;
        using var gzip = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        checksum = 0xFFFFFFFF;
        while (bytes <= most && gzip.Read(buffer) is > 0 and int count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = (int)Math.Clamp(first - bytes, 0, count); i < count; i++)
            {
                checksum = Checksums[(byte)(checksum ^ buffer[i])] ^ (checksum >> 8);
            }

            bytes += count;
        }

        checksum = ~checksum;
        return bytes;
    }

    /// <summary>The lengths of frames and blocks stand before them, so nothing is decompressed (RFC 8878, section 3.1).</summary>
    private static void PassOverFrames(FileStream file)
    {
        if (file.Length == 0)
        {
            throw new InvalidDataException();
        }

        Span<byte> bytes = stackalloc byte[4];
        while (file.Position < file.Length)
        {
            file.ReadExactly(bytes);
            uint magic = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            if ((magic & ~0xFu) == Skippable)
            {
                file.ReadExactly(bytes);
                PassOver(file, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
                continue;
            }

            if (magic != Zstandard)
            {
                throw new InvalidDataException();
            }

            PassOverFrame(file);
        }
    }

    private static void PassOverFrame(FileStream file)
    {
        int descriptor = file.ReadByte();
        if (descriptor < 0)
        {
            throw new EndOfStreamException();
        }

        bool singleSegment = (descriptor & 0x20) != 0;
        int sizeFlag = descriptor >> 6;
        int dictionary = (descriptor & 3) switch { 3 => 4, var flag => flag };
        int content = sizeFlag switch { 0 => singleSegment ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        PassOver(file, (singleSegment ? 0 : 1) + dictionary + content);

        Span<byte> header = stackalloc byte[4];
        bool last;
        do
        {
            file.ReadExactly(header[..3]);
            int block = BinaryPrimitives.ReadInt32LittleEndian(header) & 0xFFFFFF;
            last = (block & 1) != 0;
            PassOver(file, ((block >> 1) & 3) switch
            {
                1 => 1, // one byte, repeated
                3 => throw new InvalidDataException(),
                _ => block >> 3,
            });
        }
        while (!last);
        PassOver(file, (descriptor & 4) != 0 ? 4 : 0);
    }

    private static void PassOver(FileStream file, long bytes)
    {
        if (file.Position + bytes > file.Length)
        {
            throw new EndOfStreamException();
        }

        file.Seek(bytes, SeekOrigin.Current);
    }
}
