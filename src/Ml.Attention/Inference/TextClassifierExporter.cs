using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Inference;

/// <summary>
/// Builds the model that users get: raw text in, probabilities and label out; vocabulary, weights and labels inside.
/// </summary>
internal static class TextClassifierExporter
{
    /// <summary>The input: string <c>[batch, 1]</c>.</summary>
    public const string TextName = "Text";

    /// <summary>The probabilities: float <c>[batch, classes]</c>, in the order of the labels.</summary>
    public const string ScoreName = "Score";

    /// <summary>The most probable label: string <c>[batch, 1]</c>.</summary>
    public const string PredictedLabelName = "PredictedLabel";

    /// <param name="definition">All but the weights.</param>
    /// <param name="weights">The trained value of each parameter, by name.</param>
    public static ModelProto Export(TextClassifierDefinition definition, IReadOnlyDictionary<string, float[]> weights)
    {
        var graph = new GraphBuilder();
        var text = graph.Input(TextName, ElementType.String, ["batch", 1]);
        var tokens = TokenizerGraph.Split(graph, text);
        var (ids, positions) = TokenizerGraph.Encode(graph, tokens, definition.Vocabulary, definition.Tokenizer);
        var network = definition.CreateNetwork().Build(graph, ids);
        var score = graph.Output(ScoreName, graph.Softmax(network.Logits));
        var winner = graph.NameOf(graph.ArgMax(score, 1), [.. definition.Labels]); // [batch]
        var label = graph.Output(PredictedLabelName, graph.Unsqueeze(winner, 1));

        foreach (var parameter in graph.Parameters)
        {
            parameter.Value.Data = TensorData.FromFloats(weights[parameter.Name], parameter.Shape.ToLengths());
        }

        var configuration = new ModelConfiguration
        {
            Format = ModelConfiguration.CurrentFormat,
            Tokenizer = definition.Tokenizer,
            Encoder = definition.Encoder,
            Labels = definition.Labels,
            VocabularySize = definition.Vocabulary.Count,
            Parameters = graph.Parameters.Sum(parameter => parameter.Shape.ElementCount),
            Values = new(tokens.Name, positions.Name, network.Features.Name, [.. network.AttentionWeights.Select(layer => layer.Name)]),
        };
        return ModelWriter.Write(graph, [score, label], [new(ModelConfiguration.MetadataKey, configuration.ToJson())]);
    }
}
