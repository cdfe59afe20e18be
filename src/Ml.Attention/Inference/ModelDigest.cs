using System.Security.Cryptography;
using Google.Protobuf;
using Ml.Attention.Graphs.Protobuf;

namespace Ml.Attention.Inference;

/// <summary>
/// The SHA-256 of a model in its own metadata. The entry is the last of the file and always as long
/// (<see cref="EntryLength"/> bytes), and the digest is that of all bytes before it:
/// <c>head -c -89 model.onnx | sha256sum</c>. It tells a damaged file, not a forged one. Whoever changes a model drops it.
/// </summary>
internal static class ModelDigest
{
    public const string MetadataKey = "ml_attention.sha256";

    /// <summary>How many bytes the entry has at the end of the file.</summary>
    public static readonly int EntryLength = Entry(new byte[SHA256.HashSizeInBytes]).Length;

    /// <summary>Writes a model, its digest last.</summary>
    public static void Write(ModelProto model, Stream stream)
    {
        using var hash = SHA256.Create();
        using (var hashed = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
        {
            model.WriteTo(hashed);
        }

        stream.Write(Entry(hash.Hash!));
    }

    /// <summary>A model with its digest, as bytes.</summary>
    public static byte[] ToBytes(ModelProto model)
    {
        byte[] bytes = new byte[model.CalculateSize() + EntryLength];
        model.WriteTo(bytes.AsSpan(..^EntryLength));
        Entry(SHA256.HashData(bytes.AsSpan(..^EntryLength))).CopyTo(bytes, bytes.Length - EntryLength);
        return bytes;
    }

    /// <summary>Compares the digest, where there is one, and takes it out of the model: what is made of it is another.</summary>
    /// <exception cref="ModelFormatException">The bytes are not those that were written.</exception>
    public static void Verify(ModelProto model, ReadOnlySpan<byte> bytes, string source)
    {
        if (model.MetadataProps.FirstOrDefault(entry => entry.Key == MetadataKey) is not { } stated)
        {
            return;
        }

        byte[] computed = bytes.Length > EntryLength ? SHA256.HashData(bytes[..^EntryLength]) : [];
        if (computed.Length == 0 || !bytes[^EntryLength..].SequenceEqual(Entry(computed)))
        {
            throw new ModelFormatException($"{source} is damaged: what it holds has the SHA-256 {Convert.ToHexStringLower(computed)}; expected the one that its metadata end with ('{MetadataKey}'), {ModelName.Shown(stated.Value)}. Copy the file again; if a tool has changed it, have it drop that entry.");
        }

        model.MetadataProps.Remove(stated);
    }

    private static byte[] Entry(ReadOnlySpan<byte> digest)
    {
        var end = new ModelProto();
        end.MetadataProps.Add(new StringStringEntryProto { Key = MetadataKey, Value = Convert.ToHexStringLower(digest) });
        return end.ToByteArray();
    }
}
