using System.CommandLine;
using Ml.Attention.Generation;
using Ml.Attention.LanguageModels;
using Ml.Attention.Sample.Output;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>train-language-model</c>: a decoder that stands alone, from any texts.</summary>
internal sealed class TrainLanguageModelCommand : TextTrainingCommand<LanguageModelOptions>
{
    public static Command Create(CommandStreams streams) => new TrainLanguageModelCommand().Create(
        "train-language-model", "Trains a Transformer that tells each token of a text from those before it, and writes it as one ONNX file.", LanguageModelChoices.Create(), streams);

    protected override int MaxTokens(LanguageModelOptions options) => options.MaxTokens;

    protected override (SavableModel Model, SequenceTrainingSummary Summary) Fit(
        LanguageModelOptions options, Run run, IReadOnlyList<string> training, IReadOnlyList<string>? validation, CancellationToken cancellationToken)
    {
        var trainer = new LanguageModelTrainer(options) { Device = run.Device, Threads = run.Threads, Progress = run.Progress, Checkpoints = run.Checkpoints };
        var trained = trainer.Fit(training, validation, cancellationToken);
        return (trained, trained.Summary);
    }
}
