using System.CommandLine;
using Ml.Attention.Generation;
using Ml.Attention.Pretraining;
using Ml.Attention.Sample.Output;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>pretrain</c>: an encoder from texts without labels.</summary>
internal sealed class PretrainCommand : TextTrainingCommand<PretrainingOptions>
{
    public static Command Create(CommandStreams streams) => new PretrainCommand().Create(
        "pretrain", "Trains an encoder on texts without labels, to tell words that are hidden from it; 'train --initialize-from' starts from it.", PretrainingChoices.Create(), streams);

    protected override int MaxTokens(PretrainingOptions options) => options.Tokenizer.MaxTokens;

    protected override (SavableModel Model, SequenceTrainingSummary Summary) Fit(
        PretrainingOptions options, Run run, IReadOnlyList<string> training, IReadOnlyList<string>? validation, CancellationToken cancellationToken)
    {
        var trainer = new EncoderPretrainer(options) { Device = run.Device, Threads = run.Threads, Progress = run.Progress, Checkpoints = run.Checkpoints };
        var trained = trainer.Fit(training, validation, cancellationToken);
        return (trained, trained.Summary);
    }
}
