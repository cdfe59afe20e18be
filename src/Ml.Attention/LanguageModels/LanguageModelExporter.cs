using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.LanguageModels;

/// <summary>Builds the model that users get: raw text in, its probability out; vocabulary and weights inside.</summary>
internal static class LanguageModelExporter
{
    /// <summary>The input: String <c>[batch, 1]</c>.</summary>
    public const string TextName = "Text";

    /// <summary>ln of the probability of the text's tokens and its end, Float <c>[batch, 1]</c>, in nats.</summary>
    public const string LogProbabilityName = "LogProbability";

    /// <summary>How many tokens that are, Int64 <c>[batch, 1]</c>.</summary>
    public const string TokensName = "Tokens";

    /// <param name="options">The form of the model.</param>
    /// <param name="vocabulary">Its pieces.</param>
    /// <param name="weights">The trained value of each parameter.</param>
    public static ModelProto Export(LanguageModelOptions options, PieceVocabulary vocabulary, IReadOnlyDictionary<string, float[]> weights)
    {
        var graph = new GraphBuilder { OperatorSet = OperatorSet.WithStrings };
        var text = graph.Input(TextName, ElementType.String, ["batch", 1]);
        var found = PieceGraph.Ids(graph, text, vocabulary); // [batch, all_tokens]
        var ids = graph.Slice(found, 1, graph.ConstantList(0), graph.ConstantList(options.MaxTokens - 1), "tokens");
        var isToken = graph.Cast(graph.Greater(ids, graph.Constant((long)PieceVocabulary.PaddingId)), ElementType.Int64);
        var count = graph.ReduceSum(isToken, [1], keepAxes: true); // [batch, 1]

        var begin = graph.Pad(ids, 1, graph.ConstantList(1), graph.ConstantList(0), "targets");
        var end = graph.Pad(ids, 1, graph.ConstantList(0), graph.ConstantList(1), "targets");
        var positions = graph.Cast(graph.Positions(end, 1), ElementType.Int64); // [targets]
        var previous = graph.Where(graph.Equal(positions, graph.Constant(0L)), graph.Constant((long)PieceVocabulary.BeginId), begin);
        var next = graph.Where(graph.Equal(positions, count), graph.Constant((long)PieceVocabulary.EndId), end);
        var isReal = graph.Cast(graph.Greater(graph.Add(count, graph.Constant(1L)), positions), ElementType.Float); // [batch, targets]

        var logits = new CausalDecoder(options.Transformer, vocabulary.Count, options.MaxTokens).Build(graph, previous);
        var told = graph.GatherElements(graph.LogSoftmax(logits), graph.Unsqueeze(next, 2), axis: 2); // [batch, targets, 1]
        var sum = graph.ReduceSum(graph.Reshape(told, [told.Shape[0], told.Shape[1]]) * isReal, [1], keepAxes: true);
        foreach (var parameter in graph.Parameters)
        {
            parameter.Value.Data = TensorData.FromFloats(weights[parameter.Name], parameter.Shape.ToLengths());
        }

        var configuration = new LanguageModelConfiguration
        {
            Format = 1,
            Transformer = options.Transformer,
            Kind = vocabulary.Kind,
            VocabularySize = vocabulary.Count,
            MaxTokens = options.MaxTokens,
            Parameters = graph.Parameters.Sum(parameter => parameter.Shape.ElementCount),
        };
        Value[] outputs = [graph.Output(LogProbabilityName, sum), graph.Output(TokensName, graph.Add(count, graph.Constant(1L)))];
        return ModelWriter.Write(graph, outputs, [new(ModelKind.LanguageModel.Key, MetadataJson.Write(configuration))]);
    }
}
