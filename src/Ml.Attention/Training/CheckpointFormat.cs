using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Ml.Attention.Training;

/// <summary>
/// A checkpoint as bytes: eight letters, version and length of the header (Int32 each), the header as JSON, the numbers of
/// all arrays in its order (Float), SHA-256 of everything before. All is little endian.
/// </summary>
internal static class CheckpointFormat
{
    private const int Version = 1, StartLength = 16, DigestLength = SHA256.HashSizeInBytes, Chunk = 1 << 18;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static ReadOnlySpan<byte> Letters => "MLATTCKP"u8;

    public static void Write(Stream stream, CheckpointContent content)
    {
        var arrays = new CheckpointArrays();
        var header = new CheckpointHeader(
            content.Fingerprint,
            [.. content.Finished.Select((run, i) => arrays.Add($"{i}", run))],
            arrays.Add("present", content.Present),
            arrays.Add("start", content.Present?.Start),
            [.. arrays.All.Select(array => new CheckpointHeader.Elements(array.Key, array.Value.Length))]);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header, Json);
        byte[] start = new byte[StartLength];
        Letters.CopyTo(start);
        BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(12), json.Length);

        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Put(start);
        Put(json);
        foreach (float[] elements in arrays.All.Select(array => array.Value))
        {
            for (int i = 0; i < elements.Length; i += Chunk)
            {
                Put(MemoryMarshal.AsBytes(elements.AsSpan(i, Math.Min(Chunk, elements.Length - i))));
            }
        }

        stream.Write(digest.GetHashAndReset());

        void Put(ReadOnlySpan<byte> bytes)
        {
            digest.AppendData(bytes);
            stream.Write(bytes);
        }
    }

    /// <param name="stream">The whole file, which is read twice: nothing is taken from it before its digest is known to be right.</param>
    /// <exception cref="InvalidDataException">Says what is wrong: a part of a sentence.</exception>
    public static CheckpointContent Read(Stream stream)
    {
        long rest = stream.Length - DigestLength;
        byte[] start = new byte[StartLength];
        if (rest < StartLength || stream.ReadAtLeast(start, StartLength, throwOnEndOfStream: false) < StartLength || !start.AsSpan().StartsWith(Letters))
        {
            throw new InvalidDataException("it does not begin as a checkpoint does");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(8));
        if (version != Version)
        {
            throw new InvalidDataException($"it has version {version} of the format; this program reads version {Version}");
        }

        CheckDigest(stream, rest);
        stream.Position = StartLength;
        byte[] json = new byte[Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(12)), 0, rest - StartLength)];
        stream.ReadExactly(json);
        try
        {
            var header = JsonSerializer.Deserialize<CheckpointHeader>(json, Json) ?? throw new InvalidDataException("its header is null");
            return Read(stream, header, rest - StartLength - json.Length);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or ArithmeticException)
        {
            throw new InvalidDataException($"its header and its arrays do not fit together ({exception.Message.ReplaceLineEndings(" ")})", exception);
        }
    }

    /// <summary>Reads what stands behind the header.</summary>
    private static CheckpointContent Read(Stream stream, CheckpointHeader header, long bytes)
    {
        if (header.Arrays.Any(array => array.Length < 0) || header.Arrays.Sum(array => (long)array.Length * sizeof(float)) != bytes)
        {
            throw new InvalidDataException("its arrays are of other lengths than its header says");
        }

        var arrays = new CheckpointArrays();
        foreach (var (name, length) in header.Arrays)
        {
            float[] elements = new float[length];
            for (int i = 0; i < length; i += Chunk)
            {
                stream.ReadExactly(MemoryMarshal.AsBytes(elements.AsSpan(i, Math.Min(Chunk, length - i))));
            }

            arrays.Add(name, elements);
        }

        var present = arrays.Find("present", header.Present);
        return new(
            header.Fingerprint,
            [.. header.Finished.Select((run, i) => arrays.Find($"{i}", run))],
            present is null ? null : present with { Start = arrays.Find("start", header.Start) });
    }

    private static void CheckDigest(Stream stream, long length)
    {
        stream.Position = 0;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[Chunk];
        for (long done = 0; done < length;)
        {
            int read = stream.Read(chunk, 0, (int)Math.Min(chunk.Length, length - done));
            if (read == 0)
            {
                throw new InvalidDataException("it ended while it was read");
            }

            digest.AppendData(chunk, 0, read);
            done += read;
        }

        byte[] expected = new byte[DigestLength];
        stream.ReadExactly(expected);
        if (!digest.GetHashAndReset().AsSpan().SequenceEqual(expected))
        {
            throw new InvalidDataException("its digest is wrong: it is not whole, or damaged");
        }
    }
}
