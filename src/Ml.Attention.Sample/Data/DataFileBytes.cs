using System.IO.Compression;
using System.Text;
using System.Text.Unicode;

namespace Ml.Attention.Sample.Data;

/// <summary>The content of a data file: there, decompressed, and valid UTF-8.</summary>
internal static class DataFileBytes
{
    /// <summary>No text of people is compressed more than some tens of times; a file made to fill the memory is, a thousand times.</summary>
    private const int MostTimes = 200;

    /// <summary>So little may be repetitive.</summary>
    private const int Unsuspicious = 1 << 26;

    /// <summary>Reads a whole file.</summary>
    /// <remarks>
    /// Bytes that are not UTF-8 are an error and not replaced: a file in another encoding would lose its accented
    /// letters without a word, in training and again in evaluation.
    /// </remarks>
    /// <exception cref="InputException">The file is missing, damaged, cut off, changed while it is read, empty or not UTF-8.</exception>
    public static byte[] Read(string path, bool compressed)
    {
        var before = FileState.Of(path);
        byte[] bytes = ReadUnchanged(before, compressed);
        if (bytes.AsSpan().StartsWith((byte[])[0xFF, 0xFE]) || bytes.AsSpan().StartsWith((byte[])[0xFE, 0xFF]))
        {
            throw new InputException($"'{path}' is in UTF-16; expected UTF-8. Save it as UTF-8.");
        }

        if (!Utf8.IsValid(bytes))
        {
            throw new InputException($"'{path}' line {LineOfFirstInvalid(bytes)} is not valid UTF-8; convert the file, such as with: iconv -f WINDOWS-1252 -t UTF-8.");
        }

        return bytes;
    }

    private static byte[] ReadUnchanged(FileState file, bool compressed)
    {
        try
        {
            byte[] bytes = compressed ? Decompress(file.Path) : File.ReadAllBytes(file.Path);
            file.CheckUnchanged();
            return bytes;
        }
        catch (Exception exception) when (exception is FileNotFoundException or EndOfStreamException)
        {
            // It shrank or went away under the reader, which does not say of which file that is.
            file.CheckUnchanged();
            throw;
        }
    }

    private static byte[] Decompress(string path)
    {
        try
        {
            // Measured before any of it is kept.
            long most = Math.Min(Array.MaxLength, Math.Max(Unsuspicious, MostTimes * new FileInfo(path).Length));
            long length = CompressedFile.Check(path, most, CancellationToken.None);
            if (length > most)
            {
                throw new InputException(most == Array.MaxLength
                    ? $"'{path}' holds more than 2 GB; expected less, since all of it is read at once. Divide it."
                    : $"'{path}' becomes more than {MostTimes} times as long when it is decompressed, which no text does. If you trust it, decompress it and name the result.");
            }

            byte[] content = new byte[length];
            using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            gzip.ReadExactly(content);
            return content;
        }
        catch (InvalidDataException exception)
        {
            throw new InputException($"'{path}' cannot be decompressed: it is damaged, or not a gzip file.", exception);
        }
    }

    private static int LineOfFirstInvalid(byte[] bytes)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(bytes);
            return 0;
        }
        catch (DecoderFallbackException exception)
        {
            return 1 + bytes.AsSpan(0, exception.Index).Count((byte)'\n');
        }
    }
}
