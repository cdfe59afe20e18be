using System.Globalization;
using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// The network of <see cref="TransformerEncoder"/>, with the same parameters, as few and large operators of ONNX Runtime:
/// one product for query, key and value, one node for attention, one for each residual sum with the normalization behind it.
/// </summary>
internal sealed class FusedEncoder(EncoderOptions options)
{
    private static readonly string[] Projections = ["query", "key", "value"];

    private readonly AttentionOptions _attention = options.ToAttention();

    /// <summary>Whether options ask for nothing that the operators lack.</summary>
    public static bool CanBuild(EncoderOptions options) =>
        options.ToAttention() is { Positions: not AttentionPositionKind.Rotary, ProjectionActivation: ProjectionActivation.None, AddBiasKeyValue: false, AddZeroAttention: false };

    /// <inheritdoc cref="TransformerEncoder.Build"/>
    /// <returns>The output, and what the attention of each layer gives before its output projection, of which the weights can be found.</returns>
    public (Value Output, IReadOnlyList<Value> Attended) Build(GraphBuilder graph, Value input, Value paddingMask)
    {
        var keyMask = KeyMask(graph, paddingMask);
        var scoreBias = AttentionMask.Positions(graph, _attention, input, input);
        scoreBias = scoreBias is null ? null : graph.Reshape(scoreBias, [1, scoreBias.Shape.Rank == 3 ? options.Heads : 1, input.Shape[1], input.Shape[1]]);
        bool before = options.Normalization == NormalizationPlacement.Before;
        var attended = new List<Value>();

        // What the next block reads, and what its output is added to: with normalization behind the sum they are the same.
        var (read, residual) = (input, input);
        if (before)
        {
            using var scope = graph.Scope(LayerScope(0));
            read = new LayerNormalization("attention_norm").Build(graph, input);
        }

        for (int i = 0; i < options.Layers; i++)
        {
            Value mixed, projected;
            Value? bias;
            using (graph.Scope(LayerScope(i)))
            {
                using (graph.Scope("attention"))
                {
                    mixed = Attend(graph, read, keyMask, scoreBias);
                    (projected, bias) = _attention.OutputProjection ? new Linear("output", options.Width, _attention.Bias).BuildParts(graph, mixed) : (mixed, null);
                }

                attended.Add(mixed);
                (read, residual) = Add(before ? "feed_forward_norm" : "attention_norm", projected, bias);
                (projected, bias) = new FeedForward(options.FeedForward, options.Activation, options.Dropout).BuildParts(graph, read);
                if (!before)
                {
                    (read, residual) = Add("feed_forward_norm", projected, bias);
                }
            }

            if (before)
            {
                bool isLast = i == options.Layers - 1;
                using var scope = isLast ? null : graph.Scope(LayerScope(i + 1));
                (read, residual) = Add(isLast ? "final_norm" : "attention_norm", projected, bias);
            }
        }

        return (read, attended);

        (Value Read, Value Residual) Add(string norm, Value block, Value? bias)
        {
            var (normalized, sum) = new LayerNormalization(norm).BuildOfSum(graph, block, residual, bias);
            return (normalized, before ? sum : normalized);
        }
    }

    private static string LayerScope(int layer) => string.Create(CultureInfo.InvariantCulture, $"layer_{layer}");

    /// <summary>
    /// Int32 <c>[batch, tokens]</c>. The first token is seen even of a text that has none: what attention makes of nothing at
    /// all differs from device to device, and may be NaN.
    /// </summary>
    private static Value KeyMask(GraphBuilder graph, Value paddingMask)
    {
        var isFirst = graph.Equal(graph.Positions(paddingMask, 1), graph.Constant(0f)); // [tokens]
        return graph.Cast(graph.Max(paddingMask, graph.Cast(isFirst, ElementType.Float)), ElementType.Int32);
    }

    private Value Attend(GraphBuilder graph, Value input, Value keyMask, Value? scoreBias)
    {
        // The matrices keep names of their own; ONNX Runtime joins them once, when it loads the model.
        var parts = Projections
            .Select(name => new Linear(name, _attention.HeadsWidth, _attention.Bias).Parameters(graph, input.Shape[-1])).ToList();
        var product = graph.MatMul(input, graph.Concat(1, [.. parts.Select(part => part.Weight)])); // [batch, tokens, 3 × heads × headSize]
        long width = _attention.HeadsWidth;
        var each = graph.Split(product, 2, width, width, width);
        var bias = _attention.Bias ? graph.Concat(0, [.. parts.Select(part => part.Bias!)]) : null;
        return graph.MultiHeadAttention(each[0], each[1], each[2], bias, keyMask, scoreBias, options.Heads, _attention.Scale ?? 1 / MathF.Sqrt(_attention.Size));
    }
}
