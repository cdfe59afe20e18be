namespace Ml.Attention.Pipeline;

/// <summary>What a column that a transformer makes holds.</summary>
internal enum OutputKind
{
    /// <summary>The most probable class: a key that counts the classes from 1.</summary>
    PredictedLabel,

    /// <summary>The probability of each class: a vector of float.</summary>
    Score,

    /// <summary>The encoder's vector: as long as the model is wide.</summary>
    Features,

    /// <summary>The tokens that were read: a vector of text whose length differs from row to row.</summary>
    Tokens,

    /// <summary>How much each token looked at each other: a vector of float, layers × heads × tokens × tokens.</summary>
    AttentionWeights,

    /// <summary>What a translator makes of the text: a text.</summary>
    Translation,
}
