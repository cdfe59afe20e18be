namespace Ml.Attention.Training;

/// <summary>A text, or a pair of texts, and its class.</summary>
/// <param name="Text">Any text.</param>
/// <param name="Label">The name of the class.</param>
public sealed record TextExample(string Text, string Label)
{
    /// <summary>
    /// The second of a pair of texts, such as the answer to a question. All examples of a data set have one, or none has.
    /// </summary>
    /// <value>Null by default: there is one text.</value>
    public string? Second { get; init; }

    /// <summary>Equal for examples of equal texts.</summary>
    internal string Key => Second is null ? Text : $"{Text}\0{Second}";
}
