using Microsoft.ML;
using Microsoft.ML.Runtime;
using Ml.Attention.Training;

namespace Ml.Attention.Pipeline;

/// <summary>Trains a model on columns of a data view, and tells the context's log how it goes.</summary>
internal sealed class TextModelTraining(MLContext mlContext, string labelColumn, string textColumn, TextEstimatorOptions options, IDataView? validation)
{
    /// <summary>From this share of unknown words on, there is a warning: the encoder tells them apart only roughly.</summary>
    private const double ManyUnknown = 0.2;

    /// <summary>Trains.</summary>
    /// <param name="component">The name that messages come from.</param>
    /// <param name="input">Rows to learn from.</param>
    /// <returns>The file, the classes as the label column has them, and how training went.</returns>
    public (byte[] Model, ClassValues? Classes, TrainingSummary Summary) Fit(string component, IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var channel = ((IHostEnvironment)mlContext).Register(component).Start("Training");
        var label = LabelColumn.Find(input.Schema, labelColumn);
        var examples = Read(channel, input, label, "training");
        var held = validation is null ? null : Read(channel, validation, CheckValidation(label), "validation");

        var trainer = new TextClassificationTrainer(options.ToModelOptions() with { Labels = label.Keys?.Names }, options.Device, options.Threads);
        var trained = trainer.Fit(examples, held, new EpochMessages(channel, options.Progress), options.CancellationToken);
        Report(channel, trained.Summary);

        using var stream = new MemoryStream();
        trained.Save(stream);
        return (stream.ToArray(), label.Keys, trained.Summary);
    }

    private LabelColumn CheckValidation(LabelColumn label)
    {
        var found = LabelColumn.Find(validation!.Schema, labelColumn);
        return found.Keys?.Names.SequenceEqual(label.Keys?.Names ?? []) ?? label.Keys is null
            ? found
            : throw new ArgumentException($"The label column '{labelColumn}' of the validation data is {validation.Schema[labelColumn].Type} with other classes than that of the training data; expected the same key, made by the same transformer.");
    }

    private IReadOnlyList<TextExample> Read(IChannel channel, IDataView data, LabelColumn label, string role)
    {
        var (examples, missing) = TrainingExamples.Read(data, label, textColumn);
        if (missing > 0)
        {
            channel.Warning(MessageSensitivity.None, $"{missing:N0} of {examples.Count + missing:N0} {role} rows have no label in '{labelColumn}'; they are left out.");
        }

        return examples;
    }

    private void Report(IChannel channel, TrainingSummary summary)
    {
        if (summary.TruncatedTexts > 0)
        {
            channel.Warning(MessageSensitivity.None, $"{summary.TruncatedTexts:N0} of {summary.TrainingExamples:N0} training texts are longer than {options.Tokenizer.MaxTokens:N0} tokens and were cut; more are read with Tokenizer.MaxTokens.");
        }

        if (summary.UnknownTokens > ManyUnknown)
        {
            channel.Warning(MessageSensitivity.None, $"{summary.UnknownTokens:P0} of the words are not in the vocabulary; with a lower Tokenizer.MinFrequency or a larger Tokenizer.MaxVocabulary fewer are unknown.");
        }

        if (summary.Cancelled)
        {
            channel.Warning(MessageSensitivity.None, $"Training was cancelled in epoch {summary.Epochs + 1}; the model is the best so far.");
        }

        channel.Info(MessageSensitivity.None, summary.BestEpoch == 0
            ? $"No epoch was completed in {summary.Seconds:F1} s."
            : $"Trained {summary.Parameters:N0} parameters on {summary.TrainingExamples:N0} texts in {summary.Seconds:F1} s; epoch {summary.BestEpoch} is kept.");
    }

    /// <summary>One message for each epoch; all reports go on to the user's own.</summary>
    private sealed class EpochMessages(IChannel channel, IProgress<TrainingProgress>? next) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Completed is { } epoch)
            {
                string validation = epoch.ValidationAccuracy is { } accuracy ? $", validation accuracy {accuracy:F4}, validation loss {epoch.ValidationLoss:F4}" : "";
                channel.Info(MessageSensitivity.None, $"epoch {epoch.Epoch} of {value.Epochs}: loss {epoch.TrainLoss:F4}{validation}, {value.TokensPerSecond:N0} tokens/s");
            }

            next?.Report(value);
        }
    }
}
