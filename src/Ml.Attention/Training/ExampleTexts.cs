using Ml.Attention.Inference;

namespace Ml.Attention.Training;

/// <summary>The texts of examples, one or two each.</summary>
internal static class ExampleTexts
{
    /// <summary>Whether examples have two texts.</summary>
    /// <exception cref="TrainingDataException">An example has no text or no label, or some have a second text and some have none.</exception>
    public static bool ArePairs(IEnumerable<TextExample> examples)
    {
        bool? arePairs = null;
        foreach (var (i, example) in examples.Index())
        {
            if (example.Text is null || example.Label is null)
            {
                throw new TrainingDataException("An example has no text or no label (null); expected both. An empty text is fine.");
            }

            arePairs ??= example.SecondText is not null;
            if (arePairs != example.SecondText is not null)
            {
                throw new TrainingDataException(
                    $"Example {i} (counted from 0, validation behind training) has {(arePairs == true ? "no second text, and those before it have one" : "a second text, and those before it have none")}; expected one in all examples or in none. An empty text is fine.");
            }
        }

        return arePairs == true;
    }

    /// <summary>All texts, those of a pair one behind the other.</summary>
    public static IReadOnlyList<string> All(IEnumerable<TextExample> examples) =>
        [.. examples.SelectMany(example => (string[])(example.SecondText is null ? [example.Text] : [example.Text, example.SecondText]))];

    /// <summary>What a model says of examples.</summary>
    /// <exception cref="TrainingDataException">The model reads pairs, and an example is none; or the other way round.</exception>
    public static IReadOnlyList<TextPrediction> Predict(TextClassifier classifier, IReadOnlyList<TextExample> examples, CancellationToken cancellationToken)
    {
        bool readsPairs = classifier.Information.ReadsPairs;
        if (examples.FirstOrDefault(example => readsPairs != example.SecondText is not null) is not null)
        {
            throw new TrainingDataException(readsPairs
                ? "The model reads pairs of texts, and an example has no second text; expected TextPairExample in all."
                : "The model reads one text, and an example has a second; expected examples without TextPairExample, or a model that was trained on pairs.");
        }

        return readsPairs
            ? classifier.Predict([.. examples.Select(example => new TextPair(example.Text, example.SecondText!))], cancellationToken)
            : classifier.Predict([.. examples.Select(example => example.Text)], cancellationToken);
    }
}
