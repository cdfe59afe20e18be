using Microsoft.ML;

namespace Ml.Attention.Pipeline;

/// <summary>
/// Makes features of texts by a Transformer encoder: one that is trained already, or one that is trained on a label
/// column when the estimator is fitted.
/// </summary>
public sealed class TextEncodingEstimator : IEstimator<TextEncodingTransformer>
{
    private readonly MLContext _mlContext;
    private readonly OutputColumns _columns;
    private readonly BatchScoringOptions _scoring;
    private readonly string? _labelColumn;
    private readonly TextModelTraining? _training;
    private readonly TextTransformer? _trained;

    /// <summary>One that trains.</summary>
    internal TextEncodingEstimator(
        MLContext mlContext, string outputColumn, string textColumn, string labelColumn, TextEstimatorOptions? options, IDataView? validation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(labelColumn);
        options ??= new();
        options.Validate();
        _columns = options.Columns.ToOutputColumns(textColumn, outputColumn).Validated();
        (_mlContext, _labelColumn, _scoring) = (mlContext, labelColumn, options.Scoring);

        // Features are the encoder's: what the linear models beside it say would not be asked for.
        options = options with { NGrams = options.NGrams with { LinearPath = false }, Subwords = options.Subwords with { LinearPath = false } };
        _training = new(mlContext, labelColumn, textColumn, options, validation);
    }

    /// <summary>One that takes what is trained.</summary>
    internal TextEncodingEstimator(MLContext mlContext, string outputColumn, string textColumn, TextTransformer trained)
    {
        ArgumentNullException.ThrowIfNull(trained);
        _columns = new OutputColumns(textColumn, null, null, outputColumn).Validated();
        (_mlContext, _trained, _scoring) = (mlContext, trained, trained.Scoring);
    }

    /// <summary>Trains, unless a trained model was given.</summary>
    /// <inheritdoc cref="TextClassificationEstimator.Fit" path="/exception"/>
    public TextEncodingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        InputColumns.Text(input.Schema, _columns.Text);
        if (_trained is not null)
        {
            return new(_mlContext, _trained.ModelBytes.ToArray(), _columns, _scoring);
        }

        var (model, _, summary) = _training!.Fit(nameof(TextEncodingEstimator), input);
        return new(_mlContext, model, _columns, _scoring) { Summary = summary };
    }

    /// <summary>The columns that the transformer will make.</summary>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => OutputShape.Of(_mlContext, inputSchema, _columns, _labelColumn);
}
