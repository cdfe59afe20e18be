namespace Ml.Attention.Pipeline;

/// <summary>The names of the columns that a transformer makes. Those that cost time are made only when they are named.</summary>
/// <example>
/// <code>
/// mlContext.Attention.LoadModel("model.onnx", columns: new() { Features = "Features", Tokens = "Tokens" });
/// </code>
/// </example>
public sealed record TextColumns
{
    /// <summary>The most probable class: a key whose <c>KeyValues</c> are the classes.</summary>
    /// <value><c>PredictedLabel</c> by default. An encoder does not make it.</value>
    public string PredictedLabel { get; init; } = "PredictedLabel";

    /// <summary>The probability of each class, in key order: a vector of float.</summary>
    /// <value><c>Score</c> by default. An encoder does not make it.</value>
    public string Score { get; init; } = "Score";

    /// <summary>The encoder's vector of the text: a vector of float, as long as the model is wide.</summary>
    /// <value>Not made by default. An encoder makes it always, under the name in its call.</value>
    public string? Features { get; init; }

    /// <summary>The tokens that were read: a vector of text, as long as there are tokens.</summary>
    /// <value>Not made by default.</value>
    public string? Tokens { get; init; }

    /// <summary>
    /// How much each token looked at each other: a vector of float with the axes layers, heads, tokens (from), tokens
    /// (to), in row-major order; the last ones sum to 1.
    /// </summary>
    /// <value>Not made by default.</value>
    public string? AttentionWeights { get; init; }

    /// <summary>All names, with that of the text column.</summary>
    internal OutputColumns ToOutputColumns(string text) => new(text, PredictedLabel, Score, Features, Tokens, AttentionWeights);

    /// <summary>The names where only features are made, and what is asked for besides.</summary>
    internal OutputColumns ToOutputColumns(string text, string features) => new(text, null, null, features, Tokens, AttentionWeights);
}
