using Microsoft.ML;
using Microsoft.ML.Runtime;
using Ml.Attention.Training;
using Ml.Attention.Translation;

namespace Ml.Attention.Pipeline;

/// <summary>Trains a Transformer that makes one text of another on two columns of texts.</summary>
public sealed class TranslationEstimator : IEstimator<TranslationTransformer>
{
    private readonly MLContext _mlContext;
    private readonly OutputColumns _columns;
    private readonly string _targetColumn;
    private readonly TranslationEstimatorOptions _options;
    private readonly IDataView? _validation;

    internal TranslationEstimator(MLContext mlContext, string sourceColumn, string targetColumn, TranslationEstimatorOptions? options, IDataView? validation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(targetColumn);
        _options = options ?? new();
        _options.Validate();
        _columns = new OutputColumns(sourceColumn, null, null, null, Translation: _options.OutputColumn).Validated();
        (_mlContext, _targetColumn, _validation) = (mlContext, targetColumn, validation);
    }

    /// <summary>Trains. Rows of which a text is empty or too long are left out, with a warning in the context's log.</summary>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    /// <exception cref="TrainingDataException">There is nothing to learn from.</exception>
    public TranslationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var channel = ((IHostEnvironment)_mlContext).Register(nameof(TranslationEstimator)).Start("Training");
        var training = Read(input);
        var validation = _validation is null ? null : Read(_validation);
        var trainer = new TranslationTrainer(_options.ToModelOptions())
        {
            Device = _options.Device,
            Threads = _options.Threads,
            Progress = new EpochMessages(channel, _options.Progress),
            Checkpoints = EpochMessages.TellOf(_options.Checkpoints, channel),
        };
        var trained = trainer.Fit(training, validation, _options.CancellationToken);
        if (trained.Summary.LeftOutExamples > 0)
        {
            channel.Warning(MessageSensitivity.None, $"{trained.Summary.LeftOutExamples:N0} of {training.Count:N0} rows were left out: a text of theirs is empty or has {_options.MaxTokens:N0} tokens or more; longer ones are read with MaxTokens.");
        }

        EpochMessages.End(channel, trained.Summary);
        using var stream = new MemoryStream();
        trained.Save(stream);
        return new(_mlContext, stream.ToArray(), _columns, _options.Scoring) { Summary = trained.Summary };
    }

    /// <summary>The columns that the trained transformer will make.</summary>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => OutputShape.Of(_mlContext, inputSchema, _columns, _targetColumn);

    private List<TranslationExample> Read(IDataView data)
    {
        var source = InputColumns.Text(data.Schema, _columns.Text);
        var target = InputColumns.Text(data.Schema, _targetColumn);
        var examples = new List<TranslationExample>();
        using var cursor = data.GetRowCursor([source, target]);
        var (readSource, readTarget) = (cursor.GetGetter<ReadOnlyMemory<char>>(source), cursor.GetGetter<ReadOnlyMemory<char>>(target));
        ReadOnlyMemory<char> sourceText = default, targetText = default;
        while (cursor.MoveNext())
        {
            readSource(ref sourceText);
            readTarget(ref targetText);
            examples.Add(new(sourceText.ToString(), targetText.ToString()));
        }

        return examples;
    }
}
