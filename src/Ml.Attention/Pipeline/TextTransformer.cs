using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Inference;

namespace Ml.Attention.Pipeline;

/// <summary>A trained model that reads a text column.</summary>
public abstract class TextTransformer : AttentionTransformer
{
    private readonly TextClassifier _classifier;

    private protected TextTransformer(MLContext mlContext, byte[] model, OutputColumns columns, ClassValues? classes, BatchScoringOptions? scoring)
        : base(mlContext, model, columns, scoring)
    {
        using var stream = new MemoryStream(model);
        _classifier = TextClassifier.Load(stream, Scoring.ToScoringOptions(Columns.Outputs));
        if (Model.MultiLabel)
        {
            _classifier.Dispose();
            Model.ThrowIfMultiLabel("A pipeline");
        }

        if (_classifier.Information.ReadsPairs)
        {
            _classifier.Dispose();
            throw new ModelFormatException("The model reads pairs of texts; expected one that reads one text column. Score pairs with TextClassifier.Predict.");
        }

        Classes = classes ?? ClassValues.FromNames(_classifier.Labels);
    }

    /// <summary>What the model says about itself.</summary>
    public ModelInformation Model => _classifier.Information;

    /// <summary>The names of the classes, in the order of the scores.</summary>
    public IReadOnlyList<string> Labels => Classes.Names;

    internal ClassValues Classes { get; }

    internal override ClassValues? PredictedClasses => Columns.PredictedLabel is null ? null : Classes;

    internal override ScoredRows CreateRows(DataViewRow source, DataViewSchema.Column column, IReadOnlyCollection<OutputKind> kinds)
    {
        ThrowIfDisposed();
        return new ScoredTexts(_classifier, source.GetGetter<ReadOnlyMemory<char>>(column), kinds);
    }

    private protected override void DisposeModel() => _classifier.Dispose();

    private protected override (DataViewSchema.Column Source, IReadOnlyList<MadeColumn> Made) BindColumns(DataViewSchema inputSchema)
    {
        var encoder = Model.Encoder;
        uint setId = ScoreAnnotations.NextSetId(inputSchema);
        return (InputColumns.Text(inputSchema, Columns.Text), [.. Columns.Made.Select(column => column.Kind switch
        {
            OutputKind.PredictedLabel => new MadeColumn(column.Kind, column.Name, Classes.KeyType, ScoreAnnotations.OfPredictedLabel(Classes, setId)),
            OutputKind.Score => new(column.Kind, column.Name, new VectorDataViewType(NumberDataViewType.Single, Classes.Names.Count), ScoreAnnotations.OfScore(Classes, setId)),
            OutputKind.Features => new(column.Kind, column.Name, new VectorDataViewType(NumberDataViewType.Single, encoder.Width)),
            OutputKind.Tokens => new(column.Kind, column.Name, new VectorDataViewType(TextDataViewType.Instance)),
            _ => new(column.Kind, column.Name, new VectorDataViewType(NumberDataViewType.Single, encoder.Layers, encoder.Heads, 0, 0)),
        })]);
    }
}
