using Ml.Attention.Generation;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Translation;

/// <summary>Builds the model that users get: raw text in, its translation out; vocabularies, weights and search inside.</summary>
internal static class TranslatorExporter
{
    /// <summary>The input: String <c>[batch, 1]</c>.</summary>
    public const string SourceName = "Source";

    /// <summary>The translation: String <c>[batch, 1]</c>.</summary>
    public const string TargetName = "Target";

    /// <summary>What it is worth to the search, Float <c>[batch, 1]</c>: ln of its probability, divided by the length penalty; 0 or less.</summary>
    public const string ScoreName = "Score";

    /// <summary>How many tokens the source has, those that were cut off too: Int64 <c>[batch, 1]</c>.</summary>
    public const string SourceTokensName = "SourceTokens";

    /// <summary>Constants that say how the model writes: Int64, Float and Int64, without axes. Who loads it can make inputs of them.</summary>
    public const string BeamWidthName = "BeamWidth", LengthPenaltyName = "LengthPenalty", MaxTokensName = "MaxTokens";

    /// <summary>A translation has no more tokens than its source times the first, and the second.</summary>
    private const long LongestFactor = 2, LongestRest = 16;

    /// <param name="definition">All but the weights.</param>
    /// <param name="weights">The trained value of each parameter.</param>
    /// <param name="operators">Which operators the model is made of.</param>
    public static ModelProto Export(TranslationDefinition definition, IReadOnlyDictionary<string, float[]> weights, OperatorChoice operators = OperatorChoice.Fused)
    {
        var graph = new GraphBuilder(operators: operators) { OperatorSet = OperatorSet.WithStrings };
        var source = graph.Input(SourceName, ElementType.String, ["batch", 1]);
        var generation = definition.Generation;
        var beams = graph.NamedConstant(BeamWidthName, TensorData.FromIntegers([generation.BeamWidth]));
        var penalty = graph.NamedConstant(LengthPenaltyName, TensorData.FromFloats([generation.LengthPenalty]));
        var most = graph.NamedConstant(MaxTokensName, TensorData.FromIntegers([Math.Min(generation.MaxTokens ?? definition.MaxTokens, definition.MaxTokens)]));

        var (ids, padding, count) = ReadSource(graph, source, definition);
        var network = definition.CreateNetwork();
        var memory = network.Encode(graph, ids, padding);
        var read = graph.Min(count, graph.Constant((long)definition.MaxTokens));
        var limits = graph.Min(graph.Min(graph.Add(graph.Multiply(read, graph.Constant(LongestFactor)), graph.Constant(LongestRest)), most), graph.Constant((long)definition.MaxTokens));
        var search = new BeamSearch(graph, definition.Target.Written, beams, penalty, limits, definition.MaxTokens);
        int layers = definition.Transformer.DecoderLayers, heads = definition.Transformer.Heads, size = definition.Transformer.Width / heads;
        var empty = graph.Constant(TensorData.FromFloats([], 1, heads, size, 0));
        var (text, score) = search.Build([.. Enumerable.Repeat(empty, 2 * layers)], (token, position, past) =>
        {
            var pairs = Enumerable.Range(0, layers).Select(i => (past[2 * i], past[(2 * i) + 1])).ToList();
            var (logits, present) = network.Step(graph, token, position, pairs, memory, padding);
            return (logits, [.. present.SelectMany(pair => new[] { pair.Keys, pair.Values })]);
        });

        foreach (var parameter in graph.Parameters)
        {
            parameter.Value.Data = TensorData.FromFloats(weights[parameter.Name], parameter.Shape.ToLengths());
        }

        var configuration = new TranslationConfiguration
        {
            Format = 1,
            Transformer = definition.Transformer,
            SourceKind = definition.Source.Kind,
            TargetKind = definition.Target.Kind,
            SourceVocabularySize = definition.Source.Count,
            TargetVocabularySize = definition.Target.Count,
            MaxTokens = definition.MaxTokens,
            Generation = generation,
            Parameters = graph.Parameters.Sum(parameter => parameter.Shape.ElementCount),
        };
        Value[] outputs =
        [
            graph.Output(TargetName, graph.Unsqueeze(text, 1)), graph.Output(ScoreName, graph.Unsqueeze(score, 1)), graph.Output(SourceTokensName, count),
        ];
        return ModelWriter.Write(graph, outputs, [new(ModelKind.Translator.Key, MetadataJson.Write(configuration))]);
    }

    /// <summary>
    /// The ids of a source with its end behind it, cut where it is too long, Int64 <c>[batch, tokens]</c>; 1 for those that are no
    /// padding, Float <c>[batch, tokens]</c>; how many tokens it has without its end, Int64 <c>[batch, 1]</c>.
    /// </summary>
    public static (Value Ids, Value Padding, Value Count) ReadSource(GraphBuilder graph, Value source, TranslationDefinition definition)
    {
        var found = PieceGraph.Ids(graph, source, definition.Source); // [batch, all_tokens]
        var isToken = graph.Cast(graph.Greater(found, graph.Constant((long)PieceVocabulary.PaddingId)), ElementType.Int64);
        var count = graph.ReduceSum(isToken, [1], keepAxes: true); // [batch, 1]
        var kept = graph.Min(count, graph.Constant(definition.MaxTokens - 1L));

        var longer = graph.Pad(found, 1, graph.ConstantList(0), graph.ConstantList(1), "tokens_and_end");
        var cut = graph.Slice(longer, 1, graph.ConstantList(0), graph.ConstantList(definition.MaxTokens), "tokens"); // [batch, tokens]
        var positions = graph.Cast(graph.Positions(cut, 1), ElementType.Int64);
        var ids = graph.Where(graph.Equal(positions, kept), graph.Constant((long)PieceVocabulary.EndId), cut);
        var padding = graph.Cast(graph.Greater(graph.Add(kept, graph.Constant(1L)), positions), ElementType.Float);
        return (ids, padding, count);
    }
}
