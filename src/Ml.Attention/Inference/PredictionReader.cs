using System.Numerics.Tensors;
using Tensor = Ml.Attention.Runtime.Tensor;

namespace Ml.Attention.Inference;

/// <summary>Takes the outputs of one run apart into predictions, one a row.</summary>
internal sealed class PredictionReader
{
    private readonly ModelInformation _model;
    private readonly Dictionary<string, Tensor> _outputs;
    private readonly Dictionary<string, int> _widths;
    private readonly string[]? _tokens;

    public PredictionReader(ModelInformation model, IEnumerable<string> names, IEnumerable<Tensor> outputs)
    {
        _model = model;
        _outputs = names.Zip(outputs).ToDictionary(pair => pair.First, pair => pair.Second);

        // Asked for once: each question allocates.
        _widths = _outputs.ToDictionary(pair => pair.Key, pair => Width(pair.Key, pair.Value));
        _tokens = _outputs.GetValueOrDefault(RequestedOutputs.TokensName)?.ToStrings();
    }

    /// <summary>The outputs that a run must be asked for, besides the scores.</summary>
    public static IEnumerable<string> OutputNames(ModelOutputs requested)
    {
        if (requested.HasFlag(ModelOutputs.Features))
        {
            yield return RequestedOutputs.FeaturesName;
        }

        if ((requested & RequestedOutputs.NeedTokens) != 0)
        {
            yield return RequestedOutputs.TokensName;
        }

        if (requested.HasFlag(ModelOutputs.AttentionWeights))
        {
            yield return RequestedOutputs.AttentionWeightsName;
        }

        if (requested.HasFlag(ModelOutputs.PathLogits))
        {
            yield return RequestedOutputs.PathLogitsName;
        }
    }

    /// <param name="row">The row of the outputs.</param>
    /// <param name="text">What was scored; null where it was a pair, whose tokens have no ranges.</param>
    public TextPrediction Read(int row, string? text)
    {
        float[] scores = Row(TextClassifierExporter.ScoreName, row)!;
        string[]? tokens = Tokens(row);
        var prediction = new TextPrediction(_model.Labels[TensorPrimitives.IndexOfMax<float>(scores)], scores);
        return prediction with
        {
            Labels = _model.Thresholds is { } thresholds ? [.. _model.Labels.Where((_, label) => scores[label] >= thresholds[label])] : prediction.Labels,
            Features = Row(RequestedOutputs.FeaturesName, row),
            Tokens = tokens,
            TokenRanges = tokens is null || text is null ? null : TokenAlignment.Align(text, tokens, _model.Tokenizer),
            PathLogits = Row(RequestedOutputs.PathLogitsName, row)?.Chunk(scores.Length).ToArray(),
            Attention = tokens is null ? null : Attention(row, tokens.Length),
        };
    }

    private float[]? Row(string name, int row)
    {
        return _outputs.TryGetValue(name, out var tensor) && _widths[name] is var width ? tensor.Floats.Slice(row * width, width).ToArray() : null;
    }

    private static int Width(string name, Tensor tensor)
    {
        long[] lengths = tensor.Lengths;
        return name == RequestedOutputs.TokensName ? (int)lengths[1] : checked((int)(tensor.Floats.Length / lengths[0]));
    }

    /// <summary>The tokens of a text; null where they were not asked for.</summary>
    public string[]? Tokens(int row)
    {
        if (_tokens is null)
        {
            return null;
        }

        int columns = _widths[RequestedOutputs.TokensName];
        return [.. _tokens.AsSpan(row * columns, columns).ToArray().TakeWhile(token => token.Length > 0)];
    }

    /// <summary>The attention weights of a text, <c>[layers, heads, tokens, tokens]</c>; null where they were not asked for.</summary>
    public float[]? AttentionElements(int row, int tokens)
    {
        if (Row(RequestedOutputs.AttentionWeightsName, row) is not { } padded)
        {
            return null;
        }

        // From [layers, heads, columns, columns] to [layers, heads, tokens, tokens]: without padding.
        int columns = checked((int)_outputs[RequestedOutputs.AttentionWeightsName].Lengths[4]);
        int matrices = _model.Encoders * _model.Encoder.Layers * _model.Encoder.Heads;
        var weights = new float[matrices * tokens * tokens];
        for (int matrix = 0; matrix < matrices; matrix++)
        {
            for (int query = 0; query < tokens; query++)
            {
                padded.AsSpan(((matrix * columns) + query) * columns, tokens).CopyTo(weights.AsSpan(((matrix * tokens) + query) * tokens));
            }
        }

        return weights;
    }

    private AttentionWeights? Attention(int row, int tokens) => AttentionElements(row, tokens) is { } weights
        ? new(_model.Encoders * _model.Encoder.Layers, _model.Encoder.Heads, tokens, weights)
        : null;
}
