using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Layers;

namespace Ml.Attention.Inference;

/// <summary>
/// What a <c>MultiHeadAttention</c> node of a model computes on the way, as nodes of a graph that is joined to the model.
/// </summary>
internal sealed class FusedAttention
{
    /// <summary>What the operator adds to the scores of keys that are not seen, by its specification.</summary>
    private const float Masked = -10_000;

    private readonly GraphBuilder _graph;
    private readonly AttentionOptions _options;
    private readonly ElementType _type;

    /// <param name="graph">Where nodes go; its inputs are values of the model.</param>
    /// <param name="node">The node.</param>
    /// <param name="configuration">What the model says about itself.</param>
    public FusedAttention(GraphBuilder graph, NodeProto node, ModelConfiguration configuration)
    {
        (_graph, _options, _type) = (graph, configuration.Encoder.ToAttention(), configuration.EncoderType);
        Scale = node.Attribute.FirstOrDefault(attribute => attribute.Name == "scale")?.F ?? 1 / MathF.Sqrt(_options.Size);
        var biases = _options.Bias ? graph.Split(Input(node, 3, _type, 3 * _options.HeadsWidth), 0, [.. Enumerable.Repeat((long)_options.HeadsWidth, 3)]) : null;
        (Queries, Keys) = (Heads(node, 0, biases), Heads(node, 1, biases));
        Products = graph.MatMul(Queries, Keys, transposeLeft: true, transposeRight: false);
        var seen = Input(node, 4, ElementType.Int32, "batch", "tokens");
        Mask = graph.Unsqueeze(graph.Unsqueeze((1f - seen) * Masked, 1), 1); // [batch, 1, 1, tokens]
        if (node.Input.Count > 5)
        {
            Mask += Input(node, 5, _type, 1, _options.Positions == AttentionPositionKind.Alibi ? _options.Heads : 1, "tokens", "tokens");
        }
    }

    /// <summary>Float <c>[batch, heads, headSize, tokens]</c>.</summary>
    public Value Queries { get; }

    /// <summary>Float <c>[batch, heads, headSize, tokens]</c>.</summary>
    public Value Keys { get; }

    /// <summary>The dot products of queries and keys, Float <c>[batch, heads, tokens, tokens]</c>.</summary>
    public Value Products { get; }

    /// <summary>What is added to the scaled products: Float, broadcast to their shape.</summary>
    public Value Mask { get; }

    /// <summary>What the products are multiplied by.</summary>
    public float Scale { get; }

    /// <summary>From query to keys, each row summing to 1: Float <c>[batch, heads, tokens, tokens]</c>.</summary>
    public Value Weights() => _graph.Softmax((Products * Scale) + Mask);

    /// <summary>The node that makes a value, where attention is one; else null.</summary>
    public static NodeProto? Find(ModelProto model, string value) =>
        model.Graph.Node.FirstOrDefault(node => node.OpType == "MultiHeadAttention" && node.Output.Contains(value));

    private Value Heads(NodeProto node, int position, IReadOnlyList<Value>? biases)
    {
        var projected = Input(node, position, _type, "batch", "tokens", _options.HeadsWidth);
        var biased = biases is null ? projected : projected + biases[position];
        return _graph.Reshape(_graph.Transpose(biased, 0, 2, 1), ["batch", _options.Heads, _options.Size, "tokens"]);
    }

    /// <summary>As 32-bit numbers. Layers share a mask: each value is an input once.</summary>
    private Value Input(NodeProto node, int position, ElementType type, params Dimension[] shape) =>
        _graph.Cast(_graph.Inputs.FirstOrDefault(input => input.Name == node.Input[position]) ?? _graph.Input(node.Input[position], type, [.. shape]), ElementType.Float);
}
