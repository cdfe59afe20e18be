using System.Text.Json;
using System.Text.Json.Serialization;
using Ml.Attention.Generation;
using Ml.Attention.Layers;
using Ml.Attention.Tests.Architecture;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Tests.Golden;

/// <summary>What <c>transformer.py</c> wrote: logits, loss and gradients of PyTorch's <c>nn.Transformer</c>.</summary>
internal sealed record TransformerGolden
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public required string MadeBy { get; init; }

    public required string Torch { get; init; }

    public required int Seed { get; init; }

    public required float Smoothing { get; init; }

    public required int Sources { get; init; }

    public required int Targets { get; init; }

    public required int MaxTokens { get; init; }

    public required int Width { get; init; }

    public required int Heads { get; init; }

    public required int FeedForward { get; init; }

    public required IReadOnlyList<Example> Examples { get; init; }

    public required IReadOnlyList<Case> Cases { get; init; }

    /// <summary>The examples, with the end behind each source as in the file's batch.</summary>
    public IReadOnlyList<SequencePair> Pairs => [.. Examples.Select(example => SequencePair.Written([.. example.Source, PieceVocabulary.EndId], example.Target))];

    public static TransformerGolden Load() =>
        JsonSerializer.Deserialize<TransformerGolden>(File.ReadAllText(Repository.PathOf("test", "Ml.Attention.Tests", "Golden", "transformer.json")), Json)!;

    public EncoderDecoder Network(Case golden) => new(
        new()
        {
            EncoderLayers = golden.EncoderLayers,
            DecoderLayers = golden.DecoderLayers,
            Width = Width,
            Heads = Heads,
            FeedForward = FeedForward,
            Dropout = 0,
            Activation = Enum.Parse<Activation>(golden.Activation, ignoreCase: true),
            Normalization = golden.Before ? NormalizationPlacement.Before : NormalizationPlacement.After,
            TiedOutput = golden.Tied,
        },
        Sources,
        Targets,
        MaxTokens);

    internal sealed record Example(int[] Source, int[] Target);

    internal sealed record Case(
        string Name,
        bool Before,
        string Activation,
        bool Tied,
        int EncoderLayers,
        int DecoderLayers,
        double Loss,
        float[] Logits,
        Dictionary<string, float[]> Weights,
        Dictionary<string, float[]> Gradients);
}
