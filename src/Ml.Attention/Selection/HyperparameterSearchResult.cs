namespace Ml.Attention.Selection;

/// <summary>What a search found.</summary>
public sealed record HyperparameterSearchResult
{
    /// <summary>All finished trials, the best first; failed ones last.</summary>
    public required IReadOnlyList<SearchTrial> Trials { get; init; }

    /// <summary>The best trial; null where none was finished in time, or all failed.</summary>
    public SearchTrial? Best => Trials.FirstOrDefault(trial => trial.Failure is null);

    /// <summary>How many of the trials were in the state file already.</summary>
    public required int TakenUp { get; init; }

    /// <summary>How many examples trials were compared on.</summary>
    public required int ValidationExamples { get; init; }

    /// <summary>The time used, that of before the search was taken up again included.</summary>
    /// <value>In seconds.</value>
    public required double Seconds { get; init; }

    /// <summary>True when the cancellation token ended the search.</summary>
    public required bool Cancelled { get; init; }
}
