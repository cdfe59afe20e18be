namespace Ml.Attention.Selection;

/// <summary>Where a search stands; reported after each trial.</summary>
/// <param name="Trial">The trial that is finished.</param>
/// <param name="Best">The best so far; null where all failed.</param>
/// <param name="Used">The time used, that of before the search was taken up again included.</param>
/// <param name="Left">The time left.</param>
public sealed record SearchProgress(SearchTrial Trial, SearchTrial? Best, TimeSpan Used, TimeSpan Left);
