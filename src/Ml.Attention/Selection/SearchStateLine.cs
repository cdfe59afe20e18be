namespace Ml.Attention.Selection;

/// <summary>A line of a state file after the first.</summary>
/// <param name="Used">The time that the search had used by then, in seconds.</param>
/// <param name="Trial">The trial that was finished; null where the search ended within one.</param>
internal sealed record SearchStateLine(double Used, SearchTrial? Trial = null);
