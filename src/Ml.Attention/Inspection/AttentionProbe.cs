using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;

namespace Ml.Attention.Inspection;

/// <summary>
/// Gives a model outputs for what its attention computes on the way: queries, keys, their dot products before scaling, and
/// what is added to the scores. They are found by how nodes hang together, so files need say nothing of them.
/// </summary>
internal sealed class AttentionProbe
{
    private const string Scope = "diagnosis/";

    private AttentionProbe(IReadOnlyList<LayerNames> layers, double scale) => (Layers, Scale) = (layers, scale);

    /// <summary>The outputs of each layer.</summary>
    public IReadOnlyList<LayerNames> Layers { get; }

    /// <summary>What the model multiplies dot products by.</summary>
    public double Scale { get; }

    /// <summary>All outputs, each once: layers share a mask.</summary>
    public string[] Names => [.. Layers.SelectMany(layer => (string[])[layer.Products, layer.Mask, layer.Queries, layer.Keys]).Distinct()];

    /// <summary>Adds the outputs to a model.</summary>
    /// <exception cref="ModelFormatException">The nodes are not where they are expected.</exception>
    public static AttentionProbe Add(ModelProto model, ModelConfiguration configuration)
    {
        var producers = model.Graph.Node.SelectMany(node => node.Output.Select(output => (output, node))).ToDictionary(pair => pair.output, pair => pair.node);
        var layers = new List<LayerNames>();
        double scale = 1;
        var graph = new GraphBuilder();
        var apart = new List<Value>();
        foreach (var (i, weights) in configuration.Values.AttentionWeights.Index())
        {
            if (FusedAttention.Find(model, weights) is { } fused)
            {
                using var scope = graph.Scope($"{Scope}layer_{i}");
                var attention = new FusedAttention(graph, fused, configuration);
                apart.AddRange([attention.Products, attention.Mask, attention.Queries, attention.Keys]);
                layers.Add(new(attention.Products.Name, attention.Mask.Name, attention.Queries.Name, attention.Keys.Name, QueryTokensLast: true, KeyTokensLast: true));
                scale = attention.Scale;
                continue;
            }

            var sum = Producer(producers, Producer(producers, weights, "Softmax", i).Input[0], "Add", i);
            var scaled = producers.GetValueOrDefault(sum.Input[0]);
            if (scaled?.OpType == "Mul")
            {
                // The operators of the standard: a product, then its scale.
                var plain = Producer(producers, scaled.Input[0], "MatMul", i);
                scale = Number(model, scaled.Input[1], i);
                layers.Add(new(plain.Output[0], sum.Input[1], plain.Input[0], plain.Input[1], QueryTokensLast: false, KeyTokensLast: true));
                continue;
            }

            var product = Producer(producers, sum.Input[0], "FusedMatMul", i);
            var copy = product.Clone();
            copy.Name = copy.Output[0] = $"{Scope}layer_{i}/dot_products";
            var alpha = copy.Attribute.FirstOrDefault(attribute => attribute.Name == "alpha");
            scale = alpha?.F ?? 1;
            if (alpha is not null)
            {
                alpha.F = 1;
            }

            model.Graph.Node.Add(copy);
            bool transposed = Integer(product, "transA") == 1, keysTransposed = Integer(product, "transB") == 1;
            layers.Add(new(copy.Output[0], sum.Input[1], product.Input[0], product.Input[1], transposed, !keysTransposed));
        }

        if (apart.Count > 0)
        {
            var addition = ModelWriter.Write(graph, apart).Graph;
            model.Graph.Node.Add(addition.Node);
            model.Graph.Initializer.Add(addition.Initializer);
        }

        var probe = new AttentionProbe(layers, scale);
        foreach (string name in probe.Names)
        {
            model.Graph.Output.Add(new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new() { ElemType = (int)ElementType.Float } } });
        }

        return probe;
    }

    private static NodeProto Producer(Dictionary<string, NodeProto> producers, string value, string operatorType, int layer) =>
        producers.TryGetValue(value, out var node) && node.OpType == operatorType
            ? node
            : throw new ModelFormatException($"The attention of layer {layer} is not as this version writes it: '{value}' is made by {node?.OpType ?? "no node"}, expected {operatorType}. Train the model again.");

    private static float Number(ModelProto model, string constant, int layer)
    {
        var tensor = model.Graph.Initializer.FirstOrDefault(each => each.Name == constant);
        return tensor is { RawData.Length: sizeof(float) }
            ? BitConverter.ToSingle(tensor.RawData.Span)
            : throw new ModelFormatException($"The attention of layer {layer} is not as this version writes it: its scale '{constant}' is no constant number. Train the model again.");
    }

    private static long Integer(NodeProto node, string attribute) => node.Attribute.FirstOrDefault(each => each.Name == attribute)?.I ?? 0;

    /// <summary>The outputs of a layer.</summary>
    /// <param name="Products">q·k: Float <c>[batch, heads, tokens, tokens]</c>.</param>
    /// <param name="Mask">Added after scaling: Float, broadcast to the same.</param>
    /// <param name="Queries">Float <c>[batch, heads, headSize, tokens]</c>, or the last two axes exchanged.</param>
    /// <param name="Keys">As the queries.</param>
    /// <param name="QueryTokensLast">Whether tokens are the last axis of the queries.</param>
    /// <param name="KeyTokensLast">Whether tokens are the last axis of the keys.</param>
    internal sealed record LayerNames(string Products, string Mask, string Queries, string Keys, bool QueryTokensLast, bool KeyTokensLast);
}
