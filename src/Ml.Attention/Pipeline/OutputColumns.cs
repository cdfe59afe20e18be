using Ml.Attention.Inference;

namespace Ml.Attention.Pipeline;

/// <summary>The names of the columns that a transformer reads and makes; null where it does not make one.</summary>
/// <param name="Text">The column that is read: texts, or where <paramref name="IsNumeric"/> vectors of numbers.</param>
/// <param name="PredictedLabel">See <see cref="OutputKind"/>, as of the others.</param>
/// <param name="Score">See there.</param>
/// <param name="Features">See there.</param>
/// <param name="Tokens">See there.</param>
/// <param name="AttentionWeights">See there.</param>
/// <param name="IsNumeric">Whether the column that is read holds numbers.</param>
/// <param name="Translation">As the columns above: what a translator makes of the text.</param>
internal sealed record OutputColumns(string Text, string? PredictedLabel, string? Score, string? Features, string? Tokens = null, string? AttentionWeights = null, bool IsNumeric = false, string? Translation = null)
{
    public const string DefaultText = "Text", DefaultLabel = "Label", DefaultSource = "Source", DefaultTarget = "Target", DefaultTranslation = "Translation";

    /// <summary>The columns made, in their order.</summary>
    public IEnumerable<(OutputKind Kind, string Name)> Made => new[]
    {
        (OutputKind.PredictedLabel, PredictedLabel), (OutputKind.Score, Score), (OutputKind.Features, Features),
        (OutputKind.Tokens, Tokens), (OutputKind.AttentionWeights, AttentionWeights), (OutputKind.Translation, Translation),
    }.Where(column => column.Item2 is not null).Select(column => (column.Item1, column.Item2!));

    /// <summary>What the model must be able to give besides scores.</summary>
    public ModelOutputs Outputs => Made.Aggregate(ModelOutputs.None, (outputs, column) => outputs | column.Kind switch
    {
        OutputKind.Features => ModelOutputs.Features,
        OutputKind.Tokens => ModelOutputs.Tokens,
        OutputKind.AttentionWeights => ModelOutputs.AttentionWeights,
        _ => ModelOutputs.None,
    });

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
