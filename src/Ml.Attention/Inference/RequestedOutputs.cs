using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;

namespace Ml.Attention.Inference;

/// <summary>
/// Adds outputs to an exported model. Every model holds the values already; the few nodes that hand them out are
/// built as a graph of their own, whose inputs are those values, and joined to the model.
/// </summary>
internal static class RequestedOutputs
{
    public const string FeaturesName = "Features", TokensName = "Tokens", AttentionWeightsName = "AttentionWeights", PathLogitsName = "PathLogits";

    /// <summary>Names of all that is added begin with this and a slash.</summary>
    public const string Scope = "requested";

    /// <summary>Attention weights are cut to the tokens that a text has, so they need them.</summary>
    public const ModelOutputs NeedTokens = ModelOutputs.Tokens | ModelOutputs.AttentionWeights;

    public static void Add(ModelProto model, ModelConfiguration configuration, ModelOutputs requested)
    {
        var present = model.Graph.Output.Select(output => output.Name).ToHashSet();
        var graph = new GraphBuilder();
        using var scope = graph.Scope(Scope);
        List<Value> outputs = [];
        if (requested.HasFlag(ModelOutputs.Features) && !present.Contains(FeaturesName))
        {
            outputs.Add(Features(graph, configuration));
        }

        if ((requested & NeedTokens) != 0 && !present.Contains(TokensName))
        {
            outputs.Add(Tokens(graph, configuration));
        }

        if (requested.HasFlag(ModelOutputs.AttentionWeights) && !present.Contains(AttentionWeightsName))
        {
            outputs.Add(configuration.Values.AttentionWeights.Count > 0
                ? AttentionWeights(graph, model, configuration)
                : throw new ModelFormatException("The model reads texts in windows, so there are no attention weights of a whole text; train one with another Truncation."));
        }

        if (requested.HasFlag(ModelOutputs.PathLogits) && !present.Contains(PathLogitsName) && configuration.Values.PathLogits.Count > 0)
        {
            outputs.Add(PathLogits(graph, configuration));
        }

        if (outputs.Count > 0)
        {
            var addition = ModelWriter.Write(graph, outputs).Graph;
            model.Graph.Node.Add(addition.Node);
            model.Graph.Initializer.Add(addition.Initializer);
            model.Graph.Output.Add(addition.Output);
        }
    }

    private static Value Features(GraphBuilder graph, ModelConfiguration configuration)
    {
        var features = graph.Input(configuration.Values.Features, ElementType.Float, ["batch", configuration.Encoder.Width * configuration.Encoders]);
        return graph.Output(FeaturesName, features);
    }

    private static Value Tokens(GraphBuilder graph, ModelConfiguration configuration)
    {
        var tokens = graph.Input(configuration.Values.Tokens, ElementType.String, ["batch", "all_tokens"]);
        var positions = graph.Input(configuration.Values.TokenPositions, ElementType.Int64, ["batch", "tokens"]);
        return graph.Output(TokensName, graph.GatherElements(tokens, positions, axis: 1));
    }

    private static Value PathLogits(GraphBuilder graph, ModelConfiguration configuration)
    {
        TensorShape shape = ["batch", configuration.Labels.Count];
        return graph.Output(PathLogitsName, graph.Concat(1, [.. configuration.Values.PathLogits.Select(name => graph.Unsqueeze(graph.Input(name, ElementType.Float, shape), 1))]));
    }

    private static Value AttentionWeights(GraphBuilder graph, ModelProto model, ModelConfiguration configuration)
    {
        TensorShape shape = ["batch", configuration.Encoder.Heads, "tokens", "tokens"];
        var layers = configuration.Values.AttentionWeights
            .Select(name => FusedAttention.Find(model, name) is { } node
                ? new FusedAttention(graph, node, configuration).Weights()
                : graph.Cast(graph.Input(name, configuration.EncoderType, shape), ElementType.Float))
            .Select(weights => graph.Unsqueeze(weights, 1))
            .ToList();
        return graph.Output(AttentionWeightsName, graph.Concat(1, layers));
    }
}
