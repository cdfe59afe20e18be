using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Inference;

/// <summary>
/// Builds the model that users get: raw text in, probabilities and label out; vocabulary, weights and labels inside.
/// </summary>
internal static class TextClassifierExporter
{
    /// <summary>The input: string <c>[batch, 1]</c>.</summary>
    public const string TextName = "Text";

    /// <summary>The second input of a model that reads pairs: string <c>[batch, 1]</c>.</summary>
    public const string SecondTextName = "Text2";

    /// <summary>The probabilities: float <c>[batch, classes]</c>, in the order of the labels. They sum to 1, but not those of sets of labels.</summary>
    public const string ScoreName = "Score";

    /// <summary>
    /// The most probable label: string <c>[batch, 1]</c>. Of sets of labels too, however improbable it is: no operator of
    /// this set joins strings, so the set is read off the scores, by the thresholds in the configuration.
    /// </summary>
    public const string PredictedLabelName = "PredictedLabel";

    /// <param name="definition">All but the weights.</param>
    /// <param name="weights">The trained value of each parameter.</param>
    /// <param name="operators">Which operators the model is made of.</param>
    public static ModelProto Export(TextClassifierDefinition definition, TextClassifierWeights weights, OperatorChoice operators = OperatorChoice.Fused)
    {
        var graph = new GraphBuilder(operators: operators);
        var text = graph.Input(TextName, ElementType.String, ["batch", 1]);
        var tokens = TokenizerGraph.Split(graph, text);
        var joined = definition.ReadsPairs
            ? JoinedTexts.Build(graph, tokens, TokenizerGraph.Split(graph, graph.Input(SecondTextName, ElementType.String, ["batch", 1])), definition.EachText)
            : null;
        var network = new TextClassifierGraph(graph, definition, joined?.Tokens ?? tokens, weights.PathWeights, joined?.Segments);
        var score = graph.Output(ScoreName, definition.MultiLabel ? LabelDecisions.Probabilities(network.Logits) : graph.Softmax(network.Logits));
        var winner = graph.NameOf(graph.ArgMax(score, 1), [.. definition.Labels]); // [batch]
        var label = graph.Output(PredictedLabelName, graph.Unsqueeze(winner, 1));

        var folded = weights.Folded(definition);
        foreach (var parameter in graph.Parameters)
        {
            parameter.Value.Data = TensorData.FromFloats(folded[parameter.Name], parameter.Shape.ToLengths());
        }

        var configuration = new ModelConfiguration
        {
            Format = definition.MultiLabel ? ModelConfiguration.CurrentFormat : ModelConfiguration.FormatOfOneLabel,
            Tokenizer = definition.Tokenizer,
            Encoder = definition.Encoder,
            NGrams = definition.NGrams,
            LinearPaths = definition.Linear,
            PathWeights = weights.PathWeights,
            Temperature = weights.PathWeights.Count / weights.PathWeights.Sum(),
            Encoders = definition.Encoders,
            ReadsPairs = definition.ReadsPairs,
            Labels = definition.Labels,
            Thresholds = definition.MultiLabel ? weights.Thresholds : null,
            VocabularySize = definition.Vocabulary.Count,
            Parameters = graph.Parameters.Sum(parameter => parameter.Shape.ElementCount),
            Values = network.InnerValues,
        };
        return ModelWriter.Write(graph, [score, label], [new(ModelConfiguration.MetadataKey, configuration.ToJson())], kept: [network.Features, network.Positions]);
    }
}
