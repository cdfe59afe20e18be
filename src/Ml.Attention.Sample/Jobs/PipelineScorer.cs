using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Inference;
using Ml.Attention.Pipeline;
using Ml.Attention.Sample.Pipelines;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Jobs;

/// <summary>A <c>model.zip</c>, a pipeline of ML.NET with the columns that <c>ml-attention pipeline</c> gives it.</summary>
internal sealed class PipelineScorer : ITextScorer
{
    private readonly MLContext _mlContext;
    private readonly ITransformer _model;

    private PipelineScorer(MLContext mlContext, ITransformer model, IReadOnlyList<string> labels) => (_mlContext, _model, Labels) = (mlContext, model, labels);

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels { get; }

    /// <inheritdoc/>
    public bool ReadsPairs => false;

    /// <inheritdoc/>
    public bool MultiLabel => false;

    /// <summary>Loads a pipeline.</summary>
    /// <exception cref="ModelFormatException">It is no pipeline with a text classifier of this library.</exception>
    /// <exception cref="InputException">It has other columns.</exception>
    public static PipelineScorer Load(string path, BatchScoringOptions scoring)
    {
        var mlContext = new MLContext();
        var model = mlContext.Attention.LoadPipeline(path, scoring);
        try
        {
            var schema = model.GetOutputSchema(mlContext.Data.LoadFromEnumerable<TextExample>([]).Schema);
            if (schema.GetColumnOrNull(nameof(TextAnswer.PredictedLabel)) is not { Type: TextDataViewType } || schema.GetColumnOrNull(nameof(TextAnswer.Score)) is not { } score)
            {
                throw new InputException($"The pipeline '{path}' has the columns {string.Join(", ", schema.Select(column => $"'{column.Name}'"))}; expected 'PredictedLabel', a text, and 'Score', as 'ml-attention pipeline' makes them.");
            }

            return new(mlContext, model, LabelsOf(score));
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new InputException($"The pipeline '{path}' does not take the columns 'Text' and 'Label', as those of 'ml-attention pipeline' do: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<TextPrediction> Score(IReadOnlyList<string> texts, IReadOnlyList<string>? second, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var scored = _model.Transform(_mlContext.Data.LoadFromEnumerable(texts.Select(text => new TextExample(text, ""))));
        return [.. _mlContext.Data.CreateEnumerable<TextAnswer>(scored, reuseRowObject: false).Select(answer => new TextPrediction(answer.PredictedLabel, answer.Score))];
    }

    /// <inheritdoc/>
    public void Dispose() => (_model as IDisposable)?.Dispose();

    private static string[] LabelsOf(DataViewSchema.Column score)
    {
        if (!score.HasSlotNames())
        {
            return [];
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
