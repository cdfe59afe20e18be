using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Generation;
using Ml.Attention.Translation;

namespace Ml.Attention.Pipeline;

/// <summary>
/// A trained translator in a pipeline: makes a text of each text. In a zip that plain <c>mlContext.Model.Load</c> reads, the column is
/// a vector of one text, since ML.NET's own component for ONNX models makes no other.
/// </summary>
public sealed class TranslationTransformer : AttentionTransformer
{
    private readonly Translator _translator;

    internal TranslationTransformer(MLContext mlContext, byte[] model, OutputColumns columns, BatchScoringOptions? scoring)
        : base(mlContext, model, columns, scoring)
    {
        using var stream = new MemoryStream(model);
        _translator = Translator.Load(stream, new() { Device = Scoring.Device, Threads = Scoring.Threads, BatchTokens = Scoring.BatchTokens });
    }

    /// <summary>How training went; null where the model was loaded.</summary>
    public SequenceTrainingSummary? Summary { get; init; }

    internal override ScoredRows CreateRows(DataViewRow source, DataViewSchema.Column column, IReadOnlyCollection<OutputKind> kinds)
    {
        ThrowIfDisposed();
        return new TranslatedRows(_translator, source.GetGetter<ReadOnlyMemory<char>>(column));
    }

    private protected override void DisposeModel() => _translator.Dispose();

    private protected override (DataViewSchema.Column Source, IReadOnlyList<MadeColumn> Made) BindColumns(DataViewSchema inputSchema) => (
        InputColumns.Text(inputSchema, Columns.Text), [new(OutputKind.Translation, Columns.Translation!, TextDataViewType.Instance)]);
}
