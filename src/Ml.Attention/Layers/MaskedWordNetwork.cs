using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// An encoder that tells words that are hidden from it by those around them (Devlin et al. 2019, section 3.1): ids → vectors
/// + positions → encoder → the hidden places → product, GELU and normalization → logits, whose product has the words' vectors
/// as weights.
/// </summary>
/// <param name="options">The form of the encoder.</param>
/// <param name="vocabularySize">How many token ids there are, without that of a hidden word.</param>
/// <param name="maxTokens">The longest text.</param>
/// <param name="counts">
/// How often each id occurs; null where that is not known. The output starts from these frequencies: else rare words, to be
/// improbable, would all be turned to one direction, from which their vectors do not come back (Gao et al. 2019).
/// </param>
public sealed class MaskedWordNetwork(EncoderOptions options, int vocabularySize, int maxTokens, IReadOnlyList<long>? counts = null)
{
    /// <summary>Ids that are never told count as if they had been half a time.</summary>
    private const double Unseen = 0.5;

    /// <summary>The id that stands where a word is hidden: the one behind all others.</summary>
    public int MaskId => vocabularySize;

    /// <summary>Emits the network.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="ids">Int64 <c>[batch, tokens]</c>; 0 is padding, <see cref="MaskId"/> a hidden word.</param>
    /// <param name="paddingMask">Float <c>[batch, tokens]</c>: 1 for a real token, 0 for padding.</param>
    /// <param name="places">Int64 <c>[batch, targets]</c>: which tokens of each text are to be told, each from 0 to tokens − 1.</param>
    /// <returns>Logits, Float <c>[batch, targets, vocabularySize + 1]</c>.</returns>
    public Value Build(GraphBuilder graph, Value ids, Value paddingMask, Value places)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(places);
        options.Validate();
        var words = new TokenEmbedding(vocabularySize + 1, options.Width, options.Embedding);
        var table = words.Table(graph, ParameterKind.Matrix);
        var (encoded, _) = new PositionedEncoder(options, maxTokens, words.PositionScale).Build(graph, words.Vectors(graph, table, ids), paddingMask);
        using var scope = graph.Scope("masked_words");
        var told = new Linear("transform", options.Width).Build(graph, At(graph, encoded, places));
        return OutputProjection.Build(graph, new LayerNormalization("norm").Build(graph, graph.Gelu(told)), table, vocabularySize + 1, Bias());
    }

    /// <summary>ln of each id's frequency, and of a hidden word, which is never told.</summary>
    private Initialization? Bias()
    {
        if (counts is null)
        {
            return null;
        }

        double all = counts.Sum(count => Math.Max(count, Unseen));
        return Initialization.Given([.. counts.Select(count => Math.Max(count, Unseen)).Append(Unseen).Select(count => (float)Math.Log(count / all))]);
    }

    /// <summary>The vectors at some places: Float <c>[batch, targets, width]</c>.</summary>
    private Value At(GraphBuilder graph, Value encoded, Value places)
    {
        var flat = graph.Reshape(encoded, [encoded.Shape[0] * encoded.Shape[1], options.Width]);
        var rows = graph.Unsqueeze(graph.Cast(graph.Positions(places, 0), ElementType.Int64), 1); // [batch, 1]
        return graph.Gather(flat, graph.Add(graph.Multiply(rows, graph.LengthOf(encoded, 1)), places));
    }
}
