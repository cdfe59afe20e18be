using Ml.Attention.Graphs;

namespace Ml.Attention.Generation;

/// <summary>A network that tells tokens of sequences, as it is trained.</summary>
/// <param name="Width">The length of a token's vector.</param>
/// <param name="Logits">
/// Emits it: from what is given of each token that is to be told, Int64 <c>[batch, targets]</c>, and of the source the ids, Int64
/// <c>[batch, tokens]</c>, and 1 for real tokens, Float <c>[batch, tokens]</c>; gives Float <c>[batch, targets, vocabulary]</c>.
/// </param>
/// <param name="ReadsSource">False for a decoder that stands alone: there is no source.</param>
internal sealed record SequenceNetwork(int Width, Func<GraphBuilder, Value, Value?, Value?, Value> Logits, bool ReadsSource);
