namespace Ml.Attention.Inference;

/// <summary>What a model gives besides scores and label, on request, since each costs time.</summary>
[Flags]
public enum ModelOutputs
{
    /// <summary>Scores and label only.</summary>
    None = 0,

    /// <summary>The pooled vector of the text: output <c>Features</c>, float <c>[batch, width]</c>.</summary>
    Features = 1,

    /// <summary>The tokens that were read: output <c>Tokens</c>, string <c>[batch, tokens]</c>; shorter rows end in empty strings.</summary>
    Tokens = 2,

    /// <summary>
    /// How much each token looked at each other: output <c>AttentionWeights</c>, float
    /// <c>[batch, layers, heads, tokens, tokens]</c>, from query to keys, each row summing to 1. Gives the tokens too.
    /// </summary>
    AttentionWeights = 4,

    /// <summary>
    /// What each part of the model says, before all is added up: output <c>PathLogits</c>, float <c>[batch, paths, classes]</c>,
    /// the logarithm of its probabilities times its weight. Scores are the softmax of the sum over paths, which are the encoder
    /// and the linear models beside it.
    /// </summary>
    PathLogits = 8,
}
