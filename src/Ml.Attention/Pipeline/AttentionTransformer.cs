using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Inference;

namespace Ml.Attention.Pipeline;

/// <summary>
/// A trained model in a pipeline. Its data view reads ahead, scores many rows in one run and gives them back in order;
/// its row mapper scores one row at a time. Safe for many threads at once, until it is disposed.
/// </summary>
public abstract class AttentionTransformer : ITransformer, IDisposable
{
    private readonly TextClassifier _classifier;
    private readonly byte[] _model;
    private volatile bool _disposed;

    private protected AttentionTransformer(MLContext mlContext, byte[] model, OutputColumns columns, ClassValues? classes, BatchScoringOptions? scoring)
    {
        Scoring = scoring ?? new();
        Scoring.Validate();
        (MlContext, _model, Columns) = (mlContext, model, columns.Validated());
        using var stream = new MemoryStream(model);
        _classifier = TextClassifier.Load(stream, Scoring.ToScoringOptions(Columns.Outputs));
        Classes = classes ?? ClassValues.FromNames(_classifier.Labels);
    }

    /// <summary>How this transformer scores.</summary>
    public BatchScoringOptions Scoring { get; }

    /// <summary>What the model says about itself.</summary>
    public ModelInformation Model => _classifier.Information;

    /// <summary>The names of the classes, in the order of the scores.</summary>
    public IReadOnlyList<string> Labels => Classes.Names;

    /// <summary>True: each row is scored for itself.</summary>
    public bool IsRowToRowMapper => true;

    internal MLContext MlContext { get; }

    internal OutputColumns Columns { get; }

    internal ClassValues Classes { get; }

    /// <summary>The model as loaded.</summary>
    internal TextClassifier Classifier
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _classifier;
        }
    }

    /// <summary>The model as a file holds it.</summary>
    internal ReadOnlyMemory<byte> ModelBytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _model;
        }
    }

    /// <summary>The input's columns and, after them, those that the model makes.</summary>
    /// <exception cref="ArgumentException">The text column is missing or not text.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).Output;

    /// <summary>A view of the data with the columns that the model makes. Nothing is scored before rows are read.</summary>
    /// <inheritdoc cref="GetOutputSchema"/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new BatchingDataView(input, this, Bind(input.Schema));
    }

    /// <summary>Scores row by row.</summary>
    /// <inheritdoc cref="GetOutputSchema"/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new TextRowMapper(this, Bind(inputSchema));

    /// <summary>
    /// Writes components of ML.NET's own that give the same columns, so that a model zip needs nothing of this library.
    /// <see cref="AttentionCatalog.LoadPipeline(string, out DataViewSchema, BatchScoringOptions)"/> puts this transformer in their place again.
    /// </summary>
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        BuiltInChain.Save(ctx, ModelBytes, Columns, Classes);
    }

    /// <summary>Frees the model. Views and mappers of this transformer cannot be read any more.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the model.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _classifier.Dispose();
        }
    }

    private OutputSchema Bind(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new(inputSchema, Columns, Classes, Classifier.Information.Encoder);
    }
}
