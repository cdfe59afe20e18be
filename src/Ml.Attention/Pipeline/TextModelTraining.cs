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
        var held = validation is null ? null : Read(channel, validation, label.FindIn(validation.Schema), "validation");

        var trainer = new TextClassificationTrainer(options.ToModelOptions() with { Labels = label.Keys?.Names }, options.Device, options.Threads)
        {
            Checkpoints = EpochMessages.TellOf(options.Checkpoints, channel),
        };
        var trained = trainer.Fit(examples, held, new EpochMessages(channel, options.Progress), options.CancellationToken);
        Report(channel, trained.Summary);

        using var stream = new MemoryStream();
        trained.Save(stream);
        return (stream.ToArray(), label.Keys, trained.Summary);
    }

    private IReadOnlyList<TextExample> Read(IChannel channel, IDataView data, LabelColumn label, string role)
    {
        var (examples, missing) = TrainingExamples.Read(data, label, textColumn);
        LabelColumn.WarnOfMissing(channel, labelColumn, missing, examples.Count, role);
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

        foreach (string warning in summary.Warnings)
        {
            // Labels are named.
            channel.Warning(MessageSensitivity.UserData, warning);
        }

        EpochMessages.End(channel, summary);
    }
}
