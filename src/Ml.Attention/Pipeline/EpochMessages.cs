using Microsoft.ML.Runtime;
using Ml.Attention.Generation;
using Ml.Attention.Training;

namespace Ml.Attention.Pipeline;

/// <summary>One message for each epoch in the context's log; all reports go on to the user's own.</summary>
internal sealed class EpochMessages(IChannel channel, IProgress<TrainingProgress>? next) : IProgress<TrainingProgress>
{
    /// <summary>What there is to say when training has ended.</summary>
    public static void End(IChannel channel, TrainingSummary summary)
    {
        if (summary.Cancelled)
        {
            channel.Warning(MessageSensitivity.None, $"Training was cancelled in epoch {summary.Epochs + 1}; the model is the best so far.");
        }

        channel.Info(MessageSensitivity.None, summary.BestEpoch == 0
            ? $"No epoch was completed in {summary.Seconds:F1} s."
            : $"Trained {summary.Parameters:N0} parameters on {summary.TrainingExamples:N0} examples in {summary.Seconds:F1} s; epoch {summary.BestEpoch} is kept.");
    }

    /// <inheritdoc cref="End(IChannel, TrainingSummary)"/>
    public static void End(IChannel channel, SequenceTrainingSummary summary)
    {
        if (summary.Cancelled)
        {
            channel.Warning(MessageSensitivity.None, $"Training was cancelled in epoch {summary.History.Count + 1}; the model is the best so far.");
        }

        channel.Info(MessageSensitivity.None, $"Trained {summary.Parameters:N0} parameters on {summary.TrainingExamples:N0} examples in {summary.Seconds:F1} s.");
    }

    /// <summary>Checkpoints whose notices go to the context's log, unless they are told to another.</summary>
    public static TrainingCheckpoints? TellOf(TrainingCheckpoints? checkpoints, IChannel channel) =>
        checkpoints is { Notices: null } ? checkpoints with { Notices = notice => channel.Info(MessageSensitivity.UserData, notice) } : checkpoints;

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
