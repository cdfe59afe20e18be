using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Inference;

/// <summary>Emits a pretrained encoder as it stands in its file: text → ids → encoder → the mean of the tokens' vectors.</summary>
internal static class PretrainedEncoderGraph
{
    /// <summary>The input: String <c>[batch, 1]</c>.</summary>
    public const string TextName = "Text";

    /// <summary>The output: Float <c>[batch, width]</c>.</summary>
    public const string FeaturesName = "Features";

    public static Value Build(GraphBuilder graph, EncoderOptions encoder, TokenizerOptions tokenizer, Vocabulary vocabulary)
    {
        var tokens = TokenizerGraph.Split(graph, graph.Input(TextName, ElementType.String, ["batch", 1]));
        var found = TokenizerGraph.Ids(graph, tokens, vocabulary); // [batch, all_tokens]
        var ids = TokenizerGraph.At(graph, found, TokenizerGraph.Positions(graph, found, tokenizer)); // [batch, tokens]
        var words = new TokenEmbedding(vocabulary.Count, encoder.Width, encoder.Embedding);
        var paddingMask = graph.Cast(graph.Greater(ids, graph.Constant(TokenizerGraph.PaddingId)), ElementType.Float);
        var (encoded, _) = new PositionedEncoder(encoder, tokenizer.MaxTokens, words.PositionScale).Build(graph, words.Build(graph, ids), paddingMask);
        return graph.Output(FeaturesName, new Pooling(PoolingKind.Mean).Build(graph, encoded, paddingMask));
    }
}
