using System.Numerics.Tensors;
using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Optimizers;

namespace Ml.Attention.Training;

/// <summary>
/// Trains a linear model of <see cref="NGramClassifier"/>. The value of a feature is its inverse document frequency; its
/// weight for a class is a learned factor, times the log-count ratio r where the model uses those: how much more often the
/// feature stands in texts of the class than in others (Wang &amp; Manning 2012). Factors start alike, so with r this is
/// naive Bayes before training. Of sets of labels each label is a logistic regression of its own, over the same features.
/// </summary>
internal sealed class LinearTraining
{
    private const int LeastEpochs = 8, MostEpochs = 100, BatchTexts = 32;

    /// <summary>A few texts are gone through more often: else weights would hardly leave where they start.</summary>
    private const int LeastSteps = 500;

    private const double LearningRate = 0.01;

    /// <summary>How much a text of one feature moves a logit by a factor of 1: the smaller, the less each weight learns.</summary>
    private const float Scale = 2.5f;

    /// <summary>Where factors of ratios start: somewhat less than naive Bayes, which takes features for independent.</summary>
    private const float RatioStart = 0.15f;

    private readonly IReadOnlyList<EncodedText> _texts;
    private readonly Action<EncodedText, List<int>> _featuresOf;
    private readonly ClassTargets _targets;
    private readonly int _classes;
    private readonly float[] _idf;
    private readonly float[]? _ratios;
    private readonly EmbeddingTable _factors;
    private readonly EmbeddingTable _bias;
    private readonly List<int> _features = [];
    private readonly float[] _row;
    private readonly float[] _logits;

    /// <param name="texts">What to learn from.</param>
    /// <param name="featuresOf">Adds the features of a text, numbered from 1, to an empty list; one that repeats counts as often.</param>
    /// <param name="features">How many features there are.</param>
    /// <param name="targets">How many classes there are, and how much examples count.</param>
    /// <param name="usesRatios">Whether weights are factors of r.</param>
    public LinearTraining(IReadOnlyList<EncodedText> texts, Action<EncodedText, List<int>> featuresOf, int features, ClassTargets targets, bool usesRatios)
    {
        int classes = targets.Classes;
        (_texts, _featuresOf, _targets, _classes, _row, _logits) = (texts, featuresOf, targets, classes, new float[classes], new float[classes]);
        float[] counts = new float[(features + 1) * classes], all = new float[features + 1], bias = new float[classes];
        foreach (var text in texts)
        {
            int[] labels = text.LabelSet ?? [text.Label];
            Array.ForEach(labels, label => bias[label]++);
            foreach (int feature in Features(text).Distinct())
            {
                all[feature]++;
                foreach (int label in labels)
                {
                    counts[(feature * classes) + label]++;
                }
            }
        }

        (_idf, _ratios) = (InverseFrequencies(all), usesRatios ? Ratios(counts, all) : null);
        float[] factors = new float[counts.Length];
        Array.Fill(factors, usesRatios ? RatioStart : 0);
        (_factors, _bias) = (new("factors", classes, factors), new("bias", classes, targets.MultiLabel ? LogOdds(bias) : new float[classes]));
    }

    public LinearWeights Run(int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var optimizer = new AdamWOptions();
        int[] order = [.. Enumerable.Range(0, _texts.Count)];
        int batches = (order.Length + BatchTexts - 1) / BatchTexts;
        int epochs = Math.Clamp(LeastSteps / Math.Max(1, batches), LeastEpochs, MostEpochs);
        var schedule = new LearningRateSchedule(LearningRate, (long)batches * epochs, 0, LearningRateDecay.Linear);
        long step = 0;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (int[] batch in order.Chunk(BatchTexts))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Array.ForEach(batch, text => AddGradients(_texts[text], batch.Length));
                step++;
                _factors.Update(optimizer, 1, step, schedule.At(step));
                _bias.Update(optimizer, 1, step, schedule.At(step));
            }
        }

        return Weights();
    }

    private List<int> Features(EncodedText text)
    {
        _features.Clear();
        _featuresOf(text, _features);
        return _features;
    }

    private void AddGradients(EncodedText text, int batch)
    {
        var features = Features(text);
        float scale = Scale / MathF.Sqrt(MathF.Max(features.Sum(feature => _idf[feature] * _idf[feature]), LinearWeights.SmallestSquare));
        _bias.Row(0).CopyTo(_logits);
        foreach (int feature in features)
        {
            TensorPrimitives.MultiplyAdd(Weight(feature), _idf[feature] * scale, _logits, _logits);
        }

        if (text.LabelSet is { } labels)
        {
            TensorPrimitives.Sigmoid<float>(_logits, _logits);
            Array.ForEach(labels, label => _logits[label] -= 1);
        }
        else
        {
            FixedOrder.SoftMax(_logits);
            _logits[text.Label] -= 1;
        }

        TensorPrimitives.Multiply(_logits, (float)(_targets.Weights?[text.Label] ?? 1) / batch, _logits);
        _bias.AddGradient(0, _logits);
        foreach (int feature in features)
        {
            if (_ratios is not null)
            {
                TensorPrimitives.Multiply(_logits, _ratios.AsSpan(feature * _classes, _classes), _row);
            }

            _factors.AddGradient(feature, _ratios is null ? _logits : _row, _idf[feature] * scale);
        }
    }

    /// <summary>The weight of a feature for each class.</summary>
    private ReadOnlySpan<float> Weight(int feature)
    {
        if (_ratios is null)
        {
            return _factors.Row(feature);
        }

        TensorPrimitives.Multiply(_factors.Row(feature), _ratios.AsSpan(feature * _classes, _classes), _row);
        return _row;
    }

    private LinearWeights Weights()
    {
        int width = _classes + 1;
        float[] table = new float[_idf.Length * width];
        for (int feature = 1; feature < _idf.Length; feature++)
        {
            var row = table.AsSpan(feature * width, width);
            TensorPrimitives.Multiply(Weight(feature), _idf[feature] * Scale, row);
            row[_classes] = _idf[feature] * _idf[feature];
        }

        return new(table, [.. _bias.Values]);
    }

    /// <summary>ln((1 + texts) / (1 + texts with the feature)) + 1.</summary>
    private float[] InverseFrequencies(float[] texts) => Array.ConvertAll(texts, count => MathF.Log((1 + _texts.Count) / (1 + count)) + 1);

    /// <summary>ln((1 + texts with the label) / (1 + texts without it)): where the decision of a label starts.</summary>
    private float[] LogOdds(float[] texts) => Array.ConvertAll(texts, count => MathF.Log((1 + count) / (1 + _texts.Count - count)));

    /// <summary>ln(share of the feature among those in texts of the class / its share in all other texts), counts raised by one.</summary>
    private float[] Ratios(float[] counts, float[] all)
    {
        double[] inside = new double[_classes], outside = new double[_classes];
        float[] ratios = new float[counts.Length];
        for (int i = _classes; i < counts.Length; i++)
        {
            inside[i % _classes] += counts[i] + 1;
            outside[i % _classes] += all[i / _classes] - counts[i] + 1;
        }

        for (int i = _classes; i < counts.Length; i++)
        {
            ratios[i] = (float)Math.Log((counts[i] + 1) / inside[i % _classes] / ((all[i / _classes] - counts[i] + 1) / outside[i % _classes]));
        }

        return ratios;
    }
}
