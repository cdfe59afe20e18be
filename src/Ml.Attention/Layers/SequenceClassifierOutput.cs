using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>What a <see cref="SequenceClassifier"/> computes.</summary>
/// <param name="Logits">Float <c>[batch, classes]</c>.</param>
/// <param name="Features">The pooled vector: float <c>[batch, width]</c>.</param>
/// <param name="AttentionWeights">For each layer: float <c>[batch, heads, tokens, tokens]</c>.</param>
public sealed record SequenceClassifierOutput(Value Logits, Value Features, IReadOnlyList<Value> AttentionWeights);
