namespace Ml.Attention.Pipeline;

/// <summary>The names of the columns that a transformer reads and makes; null where it does not make one.</summary>
internal sealed record OutputColumns(string Text, string? PredictedLabel, string? Score, string? Features)
{
    public const string DefaultText = "Text", DefaultLabel = "Label", DefaultPredictedLabel = "PredictedLabel", DefaultScore = "Score";

    /// <summary>The columns made, in their order.</summary>
    public IEnumerable<(OutputKind Kind, string Name)> Made
    {
        get
        {
            if (PredictedLabel is not null)
            {
                yield return (OutputKind.PredictedLabel, PredictedLabel);
            }

            if (Score is not null)
            {
                yield return (OutputKind.Score, Score);
            }

            if (Features is not null)
            {
                yield return (OutputKind.Features, Features);
            }
        }
    }

    /// <summary>Throws unless the names are there and differ.</summary>
    public OutputColumns Validated()
    {
        string[] names = [Text, .. Made.Select(column => column.Name)];
        if (names.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("A column name is empty; expected the name of the text column and of each output column.");
        }

        var twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? this
            : throw new ArgumentException($"The column name '{twice.Key}' is used twice; expected different names for the text column and each output column ({string.Join(", ", names.Select(name => $"'{name}'"))}).");
    }
}
