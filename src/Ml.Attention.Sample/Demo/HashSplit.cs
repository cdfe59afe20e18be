using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Demo;

/// <summary>
/// Eight tenths for training, one for validation, one for testing. A hash of the text decides, so the same text falls
/// on the same side always: duplicates stay together, and the split depends on nothing else.
/// </summary>
internal sealed record HashSplit(
    IReadOnlyList<TextExample> Training, IReadOnlyList<TextExample> Validation, IReadOnlyList<TextExample> Test)
{
    public static HashSplit Create(IEnumerable<TextExample> examples)
    {
        var parts = examples.ToLookup(example => Tenth(example.Text));
        return new([.. Enumerable.Range(0, 8).SelectMany(tenth => parts[tenth])], [.. parts[8]], [.. parts[9]]);
    }

    /// <summary>A number from 0 to 9.</summary>
    internal static int Tenth(string text) =>
        (int)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) % 10);
}
