using Ml.Attention.Graphs;
using Ml.Attention.Layers;

namespace Ml.Attention.Modules;

/// <summary>Attention alone as a graph: its inputs, the masks among them, and what it gives.</summary>
internal sealed class AttentionGraph
{
    public const string QueryName = "Query", KeyName = "Key", ValueName = "Value";
    public const string PaddingName = "PaddingMask", MaskName = "Mask";
    public const string OutputName = "Output", WeightsName = "AttentionWeights";

    private const string Batch = "batch", Queries = "queries", Keys = "keys";

    public AttentionGraph(GraphBuilder graph, AttentionOptions options, MaskInputs masks)
    {
        var query = graph.Input(QueryName, ElementType.Float, [Batch, Queries, options.Width]);
        var key = graph.Input(KeyName, ElementType.Float, [Batch, Keys, options.KeyWidth ?? options.Width]);
        var value = graph.Input(ValueName, ElementType.Float, [Batch, Keys, options.ValueWidth ?? options.Width]);

        Value? mask = null;
        if (masks.HasFlag(MaskInputs.Padding))
        {
            mask = AttentionMask.Padding(graph, graph.Input(PaddingName, ElementType.Float, [Batch, Keys]));
        }

        if ((masks & (MaskInputs.Pairs | MaskInputs.Heads)) != 0)
        {
            TensorShape shape = masks.HasFlag(MaskInputs.Heads) ? [Batch, options.Heads, Queries, Keys] : [Queries, Keys];

            // Minus infinity hides a key as well as any large number, and minus infinity everywhere would be NaN.
            var given = graph.Max(graph.Input(MaskName, ElementType.Float, shape), graph.Constant(AttentionMask.Masked));
            mask = AttentionMask.Sum(mask, given);
        }

        mask = AttentionMask.Sum(mask, AttentionMask.Positions(graph, options, query, key));
        (Output, Weights) = new MultiHeadAttention(options).Build(graph, query, key, value, mask, mayHideAll: masks != MaskInputs.None || options.Window is not null);
    }

    /// <summary>Float <c>[batch, queries, outputWidth]</c>.</summary>
    public Value Output { get; }

    /// <summary>Float <c>[batch, heads, queries, keys]</c>, with one more key for each that options add.</summary>
    public Value Weights { get; }
}
