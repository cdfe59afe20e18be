using Ml.Attention.Selection;
using Ml.Attention.Training;

namespace Ml.Attention.Tests.Selection;

/// <summary>Trials that nobody trained.</summary>
internal static class Trials
{
    public static SearchTrial Of(int number, double? accuracy, double? logLoss = 1, double seconds = 1, TextClassificationOptions? options = null) => new()
    {
        Number = number,
        Origin = number == 1 ? TrialOrigin.Start : TrialOrigin.Random,
        Options = options ?? new(),
        Accuracy = accuracy,
        MacroF1 = 1 - accuracy,
        LogLoss = accuracy is null ? null : logLoss,
        Seconds = seconds,
        Failure = accuracy is null ? "It diverged." : null,
    };
}
