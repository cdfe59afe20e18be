using Microsoft.ML;

namespace Ml.Attention.Pipeline;

/// <summary>
/// Trains a Transformer encoder with a classification head on a text column (Vaswani et al. 2017, "Attention Is All
/// You Need", the encoder's half). The label is a key, whose order becomes the order of the classes, or text.
/// </summary>
public sealed class TextClassificationEstimator : IEstimator<TextClassificationTransformer>
{
    private readonly MLContext _mlContext;
    private readonly OutputColumns _columns;
    private readonly string _labelColumn;
    private readonly TextEstimatorOptions _options;
    private readonly TextModelTraining _training;

    internal TextClassificationEstimator(MLContext mlContext, string labelColumn, string textColumn, TextEstimatorOptions? options, IDataView? validation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(labelColumn);
        _options = options ?? new();
        _options.Validate();
        _columns = _options.Columns.ToOutputColumns(textColumn).Validated();
        (_mlContext, _labelColumn) = (mlContext, labelColumn);
        _training = new(mlContext, labelColumn, textColumn, _options, validation);
    }

    /// <summary>Trains. Rows without a label are left out, with a warning in the context's log.</summary>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    /// <exception cref="Training.TrainingDataException">The rows have fewer than two classes.</exception>
    public TextClassificationTransformer Fit(IDataView input)
    {
        var (model, classes, summary) = _training.Fit(nameof(TextClassificationEstimator), input);
        return new(_mlContext, model, _columns, classes, _options.Scoring) { Summary = summary };
    }

    /// <summary>The columns that the trained transformer will make.</summary>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => OutputShape.Of(_mlContext, inputSchema, _columns, _labelColumn);
}
