using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>What trials of a search have in common, as digests: only such trials can be compared.</summary>
/// <param name="Format">The name of the format of state files.</param>
/// <param name="Data">SHA-256 of the training and validation examples, in their order.</param>
/// <param name="Options">SHA-256 of the options, but for limits of time and number.</param>
internal sealed record SearchIdentity(string Format, string Data, string Options)
{
    /// <summary>The format that is written.</summary>
    public const string PresentFormat = "ml-attention-search-1";

    public static SearchIdentity Of(HyperparameterSearchOptions options, IReadOnlyList<TextExample> training, IReadOnlyList<TextExample> validation)
    {
        string chosen = string.Join('\n', options.Metric, options.Seed, options.RandomTrials, string.Join(',', SearchSpace.Of(options).Select(parameter => parameter.Name)), options.Start.ToJson());
        if (InitialWeights.Load(options.Start.InitializeFrom) is { Digest: var digest })
        {
            chosen += $"\n{digest}"; // Of the file, whatever its name.
        }

        using var data = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(data, training);
        Append(data, validation);
        return new(PresentFormat, Convert.ToHexStringLower(data.GetHashAndReset()), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(chosen))));
    }

    private static void Append(IncrementalHash hash, IReadOnlyList<TextExample> examples)
    {
        Append(hash, examples.Count);
        foreach (string text in examples.SelectMany(example => (string[])[example.Key, example.Label]))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Append(hash, bytes.Length);
            hash.AppendData(bytes);
        }
    }

    private static void Append(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
