using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.Pipeline;

/// <summary>
/// A trained model in a pipeline. Its data view reads ahead, scores many rows at once and gives them back in order; its
/// row mapper scores one row at a time. Safe for many threads at once, until it is disposed.
/// </summary>
public abstract class AttentionTransformer : ITransformer, IDisposable
{
    private readonly byte[] _model;
    private volatile bool _disposed;

    private protected AttentionTransformer(MLContext mlContext, byte[] model, OutputColumns columns, BatchScoringOptions? scoring)
    {
        Scoring = scoring ?? new();
        Scoring.Validate();
        (MlContext, _model, Columns) = (mlContext, model, columns.Validated());
    }

    /// <summary>How this transformer scores.</summary>
    public BatchScoringOptions Scoring { get; }

    /// <summary>True: each row is scored for itself.</summary>
    public bool IsRowToRowMapper => true;

    internal MLContext MlContext { get; }

    internal OutputColumns Columns { get; }

    /// <summary>The model as a file holds it.</summary>
    internal ReadOnlyMemory<byte> ModelBytes
    {
        get
        {
            ThrowIfDisposed();
            return _model;
        }
    }

    /// <summary>The input's columns and, after them, those that the model makes.</summary>
    /// <exception cref="ArgumentException">The column that the model reads is missing or of another type.</exception>
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
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new BatchRowMapper(this, Bind(inputSchema));

    /// <summary>
    /// Writes components of ML.NET's own that give the same columns, so that a model zip needs nothing of this library.
    /// <see cref="AttentionCatalog.LoadPipeline(string, out DataViewSchema, BatchScoringOptions)"/> puts this transformer in their place again.
    /// </summary>
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        BuiltInChain.Save(ctx, this);
    }

    /// <summary>Frees the model. Views and mappers of this transformer cannot be read any more.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            DisposeModel();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>What will be asked of the rows of a source.</summary>
    internal abstract ScoredRows CreateRows(DataViewRow source, DataViewSchema.Column column, IReadOnlyCollection<OutputKind> kinds);

    /// <summary>The classes; null where no label is made.</summary>
    internal virtual ClassValues? PredictedClasses => null;

    private protected abstract void DisposeModel();

    private protected abstract (DataViewSchema.Column Source, IReadOnlyList<MadeColumn> Made) BindColumns(DataViewSchema inputSchema);

    private protected void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);

    private OutputSchema Bind(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ThrowIfDisposed();
        var (source, made) = BindColumns(inputSchema);
        return new(inputSchema, source, made);
    }
}
