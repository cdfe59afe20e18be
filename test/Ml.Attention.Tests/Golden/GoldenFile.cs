using System.Text.Json;
using System.Text.Json.Serialization;
using Ml.Attention.Layers;
using Ml.Attention.Optimizers;
using Ml.Attention.Tests.Architecture;
using Ml.Attention.Training;

namespace Ml.Attention.Tests.Golden;

/// <summary>What <c>generate.py</c> wrote: PyTorch's losses, norms and gradients for tiny encoders.</summary>
internal sealed record GoldenFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public required string MadeBy { get; init; }

    public required string Torch { get; init; }

    public required int Seed { get; init; }

    public required int Vocabulary { get; init; }

    public required int MaxTokens { get; init; }

    public required int Width { get; init; }

    public required int Heads { get; init; }

    public required int Layers { get; init; }

    public required int FeedForward { get; init; }

    public required int Classes { get; init; }

    public required float FirstMomentDecay { get; init; }

    public required float SecondMomentDecay { get; init; }

    public required float Epsilon { get; init; }

    public required float WeightDecay { get; init; }

    public required float MaxGradientNorm { get; init; }

    public required double LearningRate { get; init; }

    public required int WarmUpSteps { get; init; }

    public required IReadOnlyList<Batch> Batches { get; init; }

    public required IReadOnlyList<Case> Cases { get; init; }

    public TrainingOptions Training => new()
    {
        Optimizer = new() { FirstMomentDecay = FirstMomentDecay, SecondMomentDecay = SecondMomentDecay, Epsilon = Epsilon, WeightDecay = WeightDecay },
        MaxGradientNorm = MaxGradientNorm,
        Consistency = 0,
    };

    public LearningRateSchedule Schedule => new(LearningRate, Batches.Count, WarmUpSteps, LearningRateDecay.Linear);

    public static GoldenFile Load() =>
        JsonSerializer.Deserialize<GoldenFile>(File.ReadAllText(Repository.PathOf("test", "Ml.Attention.Tests", "Golden", "encoder.json")), Json)!;

    public EncoderOptions Encoder(Case golden) => new()
    {
        Layers = Layers,
        Width = Width,
        Heads = Heads,
        FeedForward = FeedForward,
        Dropout = 0,
        EmbeddingDropout = null,
        HeadDropout = null,
        Activation = Enum.Parse<Activation>(golden.Activation, ignoreCase: true),
        Normalization = golden.Before ? NormalizationPlacement.Before : NormalizationPlacement.After,
        Positions = golden.Learned ? PositionKind.Learned : PositionKind.Sinusoidal,
        Embedding = golden.Scaled ? EmbeddingInitialization.Scaled : EmbeddingInitialization.Normal,
    };

    public SequenceClassifier Network(Case golden) => new(Encoder(golden), Vocabulary, MaxTokens, Classes);

    public TrainedNetwork Trained(Case golden) => TrainedNetwork.Of(Network(golden), Classes, MaxTokens, Encoder(golden), unknownBuckets: 1, spellings: []);

    internal sealed record Batch(int Tokens, IReadOnlyList<int[]> Texts, IReadOnlyList<int> Labels)
    {
        public EncodedText[] Examples => [.. Texts.Zip(Labels, (ids, label) => new EncodedText(ids, label))];

        public BatchPlan.Batch Plan => new([.. Enumerable.Range(0, Texts.Count)], Tokens);
    }

    internal sealed record Case(
        string Name,
        bool Before,
        string Activation,
        bool Learned,
        bool Scaled,
        Dictionary<string, float[]> Weights,
        IReadOnlyList<double> Losses,
        IReadOnlyList<double> GradientNorms,
        Dictionary<string, float[]> Gradients);
}
