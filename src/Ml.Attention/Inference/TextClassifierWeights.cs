using System.Numerics.Tensors;
using Ml.Attention.Layers;

namespace Ml.Attention.Inference;

/// <summary>The trained values of a text classifier.</summary>
/// <param name="Encoders">Of each encoder, by the parameter's name.</param>
/// <param name="Linear">Of each linear model, in the order of <see cref="NGramClassifier.Each"/>.</param>
/// <param name="PathWeights">How much the log-probabilities of the encoders, and of each linear model, count.</param>
internal sealed record TextClassifierWeights(
    IReadOnlyList<Dictionary<string, float[]>> Encoders, IReadOnlyList<LinearWeights> Linear, IReadOnlyList<double> PathWeights)
{
    /// <summary>The least score at which each label is said of a text; none where a text has one label.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [];

    /// <summary>Those of a model that is one encoder.</summary>
    public static TextClassifierWeights Of(Dictionary<string, float[]> encoder) => new([encoder], [], [1]);

    /// <summary>
    /// All values, by the name in the exported graph. What the runs of characters in each known word add is in the rows of
    /// the word already, so that only unknown words are taken apart when texts are scored.
    /// </summary>
    public Dictionary<string, float[]> Folded(TextClassifierDefinition definition)
    {
        var all = new Dictionary<string, float[]>();
        for (int i = 0; i < Encoders.Count; i++)
        {
            foreach (var (name, values) in Encoders[i])
            {
                all[TextClassifierGraph.Scope(definition, i) + name] = name == TokenEmbedding.WeightName && definition.SubwordVectors > 0
                    ? FoldVectors(values, Encoders[i][SubwordEmbedding.WeightName], definition)
                    : values;
            }
        }

        if (Linear.Count > 0)
        {
            AddLinear(all, definition);
        }

        return all;
    }

    private static float[] FoldVectors(float[] words, float[] runs, TextClassifierDefinition definition)
    {
        int width = definition.Encoder.Width;
        float scale = definition.CreateNetwork().WordScale;
        float[] folded = [.. words];
        for (int word = 0; word < definition.Vocabulary.Words.Count; word++)
        {
            int[] numbers = [.. definition.Subwords!.NumbersOf(definition.Vocabulary.Words[word]).Where(number => number <= definition.SubwordVectors)];
            var vector = folded.AsSpan((int)(definition.Vocabulary.FirstWordId + word) * width, width);
            foreach (int number in numbers)
            {
                TensorPrimitives.MultiplyAdd(runs.AsSpan(number * width, width), 1 / (scale * numbers.Length), vector, vector);
            }
        }

        return folded;
    }

    /// <summary>The tables of all linear models side by side.</summary>
    private void AddLinear(Dictionary<string, float[]> all, TextClassifierDefinition definition)
    {
        int width = definition.Labels.Count + 1, features = definition.NGramVocabulary.FeatureCount;
        float[] table = new float[(features + 1) * width * Linear.Count];
        foreach (var (model, path) in NGramClassifier.Each(definition.Linear).Index())
        {
            float[] own = Linear[model].Table;
            if (path == LinearPaths.Spellings)
            {
                // Without runs of characters this is empty but for the row of none.
                all[NGramClassifier.RunWeightName] = [.. new float[width], .. own.AsSpan((features + 1) * width)];
                own = FoldRuns(own, definition);
            }

            for (int feature = 0; feature <= features; feature++)
            {
                own.AsSpan(feature * width, width).CopyTo(table.AsSpan(((feature * Linear.Count) + model) * width));
            }
        }

        all[NGramClassifier.WeightName] = table;
        all[NGramClassifier.BiasName] = [.. Linear.SelectMany(model => model.Bias)];
    }

    private static float[] FoldRuns(float[] table, TextClassifierDefinition definition)
    {
        int width = definition.Labels.Count + 1, features = definition.NGramVocabulary.FeatureCount;
        float[] folded = [.. table];
        for (int word = 0; definition.Subwords is not null && word < definition.Vocabulary.Words.Count; word++)
        {
            var row = folded.AsSpan((word + 1) * width, width);
            foreach (int number in definition.Subwords.NumbersOf(definition.Vocabulary.Words[word]))
            {
                TensorPrimitives.Add(row, table.AsSpan((features + number) * width, width), row);
            }
        }

        // This model does without triples, whose rows count for the length of a text too.
        int triples = definition.NGramVocabulary.Triples.Length;
        folded.AsSpan((features + 1 - triples) * width, triples * width).Clear();

        return folded;
    }
}
