using System.Security.Cryptography;
using System.Text;

namespace Ml.Attention.Generation;

/// <summary>Holds out a part of the examples for validation, where none are given: by a hash of what they are, so the same example falls on the same side always.</summary>
internal static class HeldOutExamples
{
    /// <summary>One different example in so many, and no more than <see cref="Most"/>; none of fewer than <see cref="Fewest"/> in all.</summary>
    private const int OneOf = 20, Most = 2000, Fewest = 200;

    public static (IReadOnlyList<T> Training, IReadOnlyList<T> Validation) Split<T>(IReadOnlyList<T> examples, Func<T, string> keyOf)
    {
        if (examples.Count < Fewest)
        {
            return (examples, []);
        }

        string[] keys = [.. examples.Select(keyOf).Distinct(StringComparer.Ordinal)];
        var held = keys
            .Select(key => (Key: key, Hash: Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))))
            .OrderBy(each => each.Hash, StringComparer.Ordinal)
            .Take(Math.Min(Most, keys.Length / OneOf))
            .Select(each => each.Key)
            .ToHashSet(StringComparer.Ordinal);
        return ([.. examples.Where(example => !held.Contains(keyOf(example)))], [.. examples.Where(example => held.Contains(keyOf(example)))]);
    }
}
