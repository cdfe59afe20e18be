namespace Ml.Attention.Selection;

/// <summary>Where the options of a trial come from.</summary>
public enum TrialOrigin
{
    /// <summary>They are those that the search started from.</summary>
    Start,

    /// <summary>Every searched parameter was drawn at random.</summary>
    Random,

    /// <summary>Some parameters of the best trial so far were changed.</summary>
    Changed,
}
