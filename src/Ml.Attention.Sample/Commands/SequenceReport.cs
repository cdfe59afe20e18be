using System.Globalization;
using Ml.Attention.Generation;
using Ml.Attention.Sample.Output;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Commands;

/// <summary>What is printed of the training of a model that writes text.</summary>
internal static class SequenceReport
{
    /// <param name="summary">How it went.</param>
    /// <param name="maxTokens">How long a text may be.</param>
    /// <param name="checkpoints">Where it is saved; null where it is not.</param>
    /// <param name="streams">Where it writes.</param>
    /// <exception cref="OperationCanceledException">Training was cancelled before there was any model worth keeping.</exception>
    public static void Warn(SequenceTrainingSummary summary, int maxTokens, TrainingCheckpoints? checkpoints, CommandStreams streams)
    {
        if (summary.Cancelled)
        {
            CheckpointOptions.WriteHowToGoOn(checkpoints, streams);
        }

        if (summary.Cancelled && summary.History.Count == 0)
        {
            throw new OperationCanceledException();
        }

        if (summary.LeftOutExamples > 0)
        {
            streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"warning: {summary.LeftOutExamples:N0} examples were left out, since a text of theirs has {maxTokens} tokens or more (--max-tokens)."));
        }

        if (summary.Cancelled)
        {
            streams.Error.WriteLine("Cancelled; the model is the best so far.");
        }
    }

    public static void Write(SequenceTrainingSummary summary, string model, bool json, CommandStreams streams)
    {
        if (json)
        {
            JsonOutput.Write(streams.Output, new
            {
                summary.Seconds,
                summary.Parameters,
                summary.TokensPerSecond,
                summary.ValidationLoss,
                summary.ValidationAccuracy,
                summary.ValidationPerplexity,
                summary.TrainingExamples,
                summary.ValidationExamples,
                summary.LeftOutExamples,
                summary.History,
            });
            return;
        }

        var culture = CultureInfo.InvariantCulture;
        ResultTable.OfPairs(
            ("seconds", summary.Seconds.ToString("F1", culture)),
            ("epochs", summary.History.Count.ToString(culture)),
            ("parameters", summary.Parameters.ToString("N0", culture)),
            ("tokens a second", summary.TokensPerSecond.ToString("N0", culture)),
            ("validation accuracy", summary.ValidationAccuracy?.ToString("F4", culture) ?? "none"),
            ("validation perplexity", summary.ValidationPerplexity?.ToString("F2", culture) ?? "none"),
            ("model", $"{model} ({new FileInfo(model).Length.ToString("N0", culture)} bytes)")).Write(streams);
    }
}
