using Microsoft.ML;
using Microsoft.ML.Runtime;
using Ml.Attention.Training;

namespace Ml.Attention.Pipeline;

/// <summary>
/// Makes features of number sequences by the same Transformer encoder as of texts, trained on a label column: attention
/// for sensor series, or for word vectors of elsewhere.
/// </summary>
public sealed class SequenceEncodingEstimator : IEstimator<SequenceEncodingTransformer>
{
    private readonly MLContext _mlContext;
    private readonly OutputColumns _columns;
    private readonly int _itemWidth;
    private readonly string _labelColumn;
    private readonly SequenceEstimatorOptions _options;
    private readonly IDataView? _validation;

    internal SequenceEncodingEstimator(
        MLContext mlContext, string outputColumn, string inputColumn, int itemWidth, string labelColumn, SequenceEstimatorOptions? options, IDataView? validation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(itemWidth);
        ArgumentException.ThrowIfNullOrWhiteSpace(labelColumn);
        _options = options ?? new();
        _options.Validate();
        _columns = new OutputColumns(inputColumn, null, null, outputColumn, IsNumeric: true).Validated();
        (_mlContext, _itemWidth, _labelColumn, _validation) = (mlContext, itemWidth, labelColumn, validation);
    }

    /// <summary>Trains. Rows without a label are left out, with a warning in the context's log.</summary>
    /// <exception cref="ArgumentException">A column is missing or of another type, or a row is no number of items.</exception>
    /// <exception cref="TrainingDataException">The rows have fewer than two classes, or a number is NaN or infinite.</exception>
    public SequenceEncodingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var channel = ((IHostEnvironment)_mlContext).Register(nameof(SequenceEncodingEstimator)).Start("Training");
        var label = LabelColumn.Find(input.Schema, _labelColumn);
        var training = Read(channel, input, label, "training");
        var validation = _validation is null ? null : Read(channel, _validation, label.FindIn(_validation.Schema), "validation");
        var trainer = new SequenceTrainer(_options.Encoder, _options.Training, _itemWidth, _options.MaxItems, new(_options.Device, _options.Threads));
        var (model, summary) = trainer.Fit(training, validation, label.Keys?.Names, new EpochMessages(channel, _options.Progress), _options.CancellationToken);
        if (summary.TruncatedTexts > 0)
        {
            channel.Warning(MessageSensitivity.None, $"{summary.TruncatedTexts:N0} of {summary.TrainingExamples:N0} training sequences are longer than {_options.MaxItems:N0} items and were cut; more are read with MaxItems.");
        }

        EpochMessages.End(channel, summary);
        return new(_mlContext, model, _columns, _options.Scoring) { Summary = summary };
    }

    /// <summary>The columns that the trained transformer will make.</summary>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => OutputShape.Of(_mlContext, inputSchema, _columns, _labelColumn);

    private List<SequenceExample> Read(IChannel channel, IDataView data, LabelColumn label, string role)
    {
        var column = SequenceColumn.Find(data.Schema, _columns.Text, _itemWidth);
        var examples = new List<SequenceExample>();
        long missing = 0;
        using var cursor = data.GetRowCursor([column, data.Schema[label.Name]]);
        var readItems = SequenceColumn.Reader(cursor, column, _itemWidth);
        var readLabel = label.Reader(cursor);
        while (cursor.MoveNext())
        {
            if (readLabel() is not { } name)
            {
                missing++;
                continue;
            }

            float[] items = readItems();
            int wrong = Array.FindIndex(items, number => !float.IsFinite(number));
            examples.Add(wrong < 0
                ? new(items, name)
                : throw new TrainingDataException($"Row {cursor.Position} of the sequence column '{column.Name}' has {items[wrong]} at place {wrong}; expected finite numbers. Replace missing values first, as by ReplaceMissingValues."));
        }

        LabelColumn.WarnOfMissing(channel, label.Name, missing, examples.Count, role);
        return examples;
    }
}
