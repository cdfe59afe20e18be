namespace Ml.Attention.Inference;

/// <summary>The labels of a text in one string, as data files of models with sets of labels have them: <c>sport|health</c>.</summary>
public static class LabelSet
{
    /// <summary>What stands between two labels.</summary>
    public const char Separator = '|';

    /// <summary>Takes labels apart.</summary>
    /// <param name="text">
    /// Labels with <see cref="Separator"/> between them. Spaces around a label are cut off, repeated labels count once,
    /// and empty ones are none: an empty string is a text without labels.
    /// </param>
    /// <returns>The labels, in ordinal order.</returns>
    public static IReadOnlyList<string> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split(Separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Puts labels together, with <see cref="Separator"/> between them.</summary>
    /// <param name="labels">None give an empty string.</param>
    public static string Join(IEnumerable<string> labels) => string.Join(Separator, labels);
}
