using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>One logit for each class: dropout, then a linear layer.</summary>
public sealed class ClassifierHead(int classes, float dropout)
{
    /// <summary>Emits the head.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="features">Float <c>[batch, width]</c>.</param>
    /// <returns>Logits: float <c>[batch, classes]</c>.</returns>
    public Value Build(GraphBuilder graph, Value features)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new Linear("head", classes, initialization: Initialization.Normal(0.02)).Build(graph, graph.Dropout(features, dropout));
    }
}
