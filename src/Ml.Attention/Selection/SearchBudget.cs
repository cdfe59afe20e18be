namespace Ml.Attention.Selection;

/// <summary>The time that a search has.</summary>
/// <param name="limit">In all.</param>
/// <param name="time">The clock.</param>
/// <param name="before">Used before the search was taken up again.</param>
internal sealed class SearchBudget(TimeSpan limit, TimeProvider time, TimeSpan before)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>The time used, that of before included.</summary>
    public TimeSpan Used => before + time.GetElapsedTime(_started);

    /// <summary>The time left; 0 where it is up.</summary>
    public TimeSpan Left => Used < limit ? limit - Used : TimeSpan.Zero;

    /// <summary>Whether a trial that takes as long as half of those before do would end in time. The first is begun in any case while there is time.</summary>
    public bool Fits(IReadOnlyList<SearchTrial> trials) =>
        Left > TimeSpan.Zero && (trials.Count == 0 || Median([.. trials.Select(trial => trial.Seconds)]) <= Left.TotalSeconds);

    /// <summary>A source that is cancelled when time is up, or when the token is.</summary>
    public CancellationTokenSource CancelWhenUp(CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(Left);
        return source;
    }

    /// <summary>The middle one, or the mean of the middle two.</summary>
    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
