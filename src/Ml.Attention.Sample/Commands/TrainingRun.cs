using System.Globalization;
using Ml.Attention.Inference;
using Ml.Attention.Runtime;
using Ml.Attention.Sample.Output;
using Ml.Attention.Tokenization;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Commands;

/// <summary>A training as <c>train</c> and <c>demo</c> do it: with progress, and with the best model so far when it is cancelled.</summary>
/// <param name="Options">The form of the model and its training.</param>
/// <param name="Device">Where it runs.</param>
/// <param name="Threads">Threads of the CPU; 0 stands for one a core.</param>
internal sealed record TrainingRun(TextClassificationOptions Options, ExecutionDevice Device, int Threads)
{
    /// <summary>Where it is saved as it goes on; null where it is not.</summary>
    public TrainingCheckpoints? Checkpoints { get; init; }

    /// <exception cref="OperationCanceledException">Training was cancelled before there was any model worth keeping.</exception>
    public TrainedTextClassifier Fit(
        IReadOnlyList<TextExample> training, IReadOnlyList<TextExample>? validation, CommandStreams streams, CancellationToken cancellationToken)
    {
        int classes = training.SelectMany(example => Options.MultiLabel ? LabelSet.Parse(example.Label) : [example.Label]).Distinct(StringComparer.Ordinal).Count();
        streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Training on {training.Count:N0} texts of {classes} {(Options.MultiLabel ? "labels" : "classes")}. Ctrl+C ends it and keeps the best model so far."));
        var trainer = new TextClassificationTrainer(Options, Device, Threads) { Checkpoints = Checkpoints };
        var trained = TrainingDisplay.Show(streams, progress => trainer.Fit(training, validation, progress, cancellationToken));
        var summary = trained.Summary;
        if (summary.Cancelled)
        {
            CheckpointOptions.WriteHowToGoOn(Checkpoints, streams);
        }

        if (summary.Cancelled && summary.BestEpoch == 0)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        if (summary.TruncatedTexts > 0)
        {
            string read = Options.Tokenizer.Truncation switch
            {
                Truncation.Head => "first so many",
                Truncation.Tail => "last so many",
                _ => "first and the last half of so many",
            };
            streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.TruncatedTexts:N0} texts are longer than {Options.Tokenizer.MaxTokens / (training[0] is TextPairExample ? 2 : 1)} tokens; of these, the encoder read the {read} (--max-tokens, --truncation)."));
        }

        foreach (string warning in summary.Warnings)
        {
            streams.Error.WriteLine($"warning: {Excerpt.Visible(warning)}");
        }

        return trained;
    }

    /// <summary>Writes the model, and says so when it comes from a training that was cancelled.</summary>
    public static void Save(TrainedTextClassifier trained, string path, CommandStreams streams)
    {
        OutputFile.Write(path, trained.Save);
        if (trained.Summary.Cancelled)
        {
            streams.Error.WriteLine($"Cancelled; the model of epoch {trained.Summary.BestEpoch}, the best so far, is in {Excerpt.Visible(path)}.");
        }
    }
}
