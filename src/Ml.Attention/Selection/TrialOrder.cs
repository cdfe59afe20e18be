using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>Puts the best trial first. Of equals that with the lower log-loss, or else the earlier; failed ones come last.</summary>
/// <param name="metric">What trials are compared by.</param>
internal sealed class TrialOrder(ValidationMetric metric) : IComparer<SearchTrial>
{
    /// <inheritdoc/>
    public int Compare(SearchTrial? x, SearchTrial? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        int byScore = Cost(x).CompareTo(Cost(y));
        int byLoss = (x.LogLoss ?? double.PositiveInfinity).CompareTo(y.LogLoss ?? double.PositiveInfinity);
        return byScore != 0 ? byScore : byLoss != 0 ? byLoss : x.Number.CompareTo(y.Number);
    }

    /// <summary>Less is better.</summary>
    private double Cost(SearchTrial trial) => trial.Score(metric) is { } score
        ? metric == ValidationMetric.LogLoss ? score : -score
        : double.PositiveInfinity;
}
