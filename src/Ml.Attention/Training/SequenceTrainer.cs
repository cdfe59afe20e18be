using System.Runtime.InteropServices;
using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;

namespace Ml.Attention.Training;

/// <summary>Trains the encoder on sequences of numbers with a class each.</summary>
internal sealed class SequenceTrainer(EncoderOptions encoder, TrainingOptions options, int itemWidth, int maxItems, SessionSettings settings)
{
    /// <param name="training">Two classes or more; no number is NaN or infinite.</param>
    /// <param name="validation">Examples to choose the best epoch by; where null, a tenth of each class is held out.</param>
    /// <param name="labels">The classes in the order wanted; ordinal where null.</param>
    /// <param name="progress">Told after each step and each epoch.</param>
    /// <param name="cancellationToken">Ends training early; the best weights so far are returned.</param>
    /// <returns>The file, and how training went.</returns>
    /// <exception cref="TrainingDataException">There are fewer than two classes, or one that is not expected.</exception>
    public (byte[] Model, TrainingSummary Summary) Fit(
        IReadOnlyList<SequenceExample> training,
        IReadOnlyList<SequenceExample>? validation,
        IReadOnlyList<string>? labels,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (validation is null)
        {
            (training, validation) = ExampleSplit.Create(training, example => Convert.ToHexString(MemoryMarshal.AsBytes<float>(example.Values)), example => example.Label);
        }

        string[] classes = ClassLabels.Find([.. training.Select(example => example.Label)], [.. validation.Select(example => example.Label)], labels);
        var definition = new SequenceDefinition { ItemWidth = itemWidth, MaxItems = maxItems, Encoder = encoder, Labels = classes };
        var network = new TrainedNetwork(itemWidth, (graph, items, mask, _) => definition.CreateNetwork().Build(graph, items, mask).Logits, classes.Length, maxItems, encoder);
        using var loop = new TrainingLoop(network, options, Encode(training, classes), Encode(validation, classes), new ClassTargets(classes.Length), settings);
        var (weights, _, summary) = loop.Run(new RunProgress(1, progress).Next(), cancellationToken);
        int longest = maxItems * itemWidth;
        return (SequenceModel.Export(definition, weights), summary with { TruncatedTexts = training.Count(example => example.Values.Length > longest) });
    }

    private List<EncodedSequence> Encode(IReadOnlyList<SequenceExample> examples, string[] classes)
    {
        var positions = classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        int longest = maxItems * itemWidth;
        return [.. examples.Select(example => new EncodedSequence(example.Values.Length > longest ? example.Values[..longest] : example.Values, itemWidth, positions[example.Label]))];
    }
}
