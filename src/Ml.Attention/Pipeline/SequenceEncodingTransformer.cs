using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Inference;
using Ml.Attention.Training;

namespace Ml.Attention.Pipeline;

/// <summary>
/// A trained encoder of number sequences as a featurizer: makes a vector of float, as long as the model is wide, of each
/// sequence.
/// </summary>
public sealed class SequenceEncodingTransformer : AttentionTransformer
{
    private readonly SequenceModel _sequences;

    internal SequenceEncodingTransformer(MLContext mlContext, byte[] model, OutputColumns columns, BatchScoringOptions? scoring)
        : base(mlContext, model, columns, scoring) => _sequences = SequenceModel.Load(model, Scoring.ToScoringOptions());

    /// <summary>How training went; null where the model was loaded.</summary>
    public TrainingSummary? Summary { get; init; }

    /// <summary>How many numbers an item has.</summary>
    public int ItemWidth => _sequences.Definition.ItemWidth;

    /// <summary>How many items of a sequence are read.</summary>
    public int MaxItems => _sequences.Definition.MaxItems;

    internal override ScoredRows CreateRows(DataViewRow source, DataViewSchema.Column column, IReadOnlyCollection<OutputKind> kinds)
    {
        ThrowIfDisposed();
        return new ScoredSequences(_sequences, SequenceColumn.Reader(source, column, ItemWidth));
    }

    private protected override void DisposeModel() => _sequences.Dispose();

    private protected override (DataViewSchema.Column Source, IReadOnlyList<MadeColumn> Made) BindColumns(DataViewSchema inputSchema) => (
        SequenceColumn.Find(inputSchema, Columns.Text, ItemWidth),
        [new(OutputKind.Features, Columns.Features!, new VectorDataViewType(NumberDataViewType.Single, _sequences.Definition.Encoder.Width))]);
}
