using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>What a search looks for, and how long.</summary>
public sealed record HyperparameterSearchOptions
{
    /// <summary>Timers of .NET count no further.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(30);

    /// <summary>The options of the first trial. What a search does not change is in all trials as it is here.</summary>
    public TextClassificationOptions Start { get; init; } = new();

    /// <summary>How long the search runs in all, the time before it was taken up again included.</summary>
    /// <value>Above 0, at most 30 days; 10 minutes by default.</value>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>After how many trials the search ends although there is time left.</summary>
    /// <value>1 or more; null, the default, for no limit.</value>
    public int? MaxTrials { get; init; }

    /// <summary>What trials are compared by, on the validation examples: what the first chooses its epoch by.</summary>
    public ValidationMetric Metric => Start.Training.Metric;

    /// <summary>The parameters that are changed.</summary>
    /// <value>Some of <see cref="HyperparameterSearch.ParameterNames"/>; null, the default, for all.</value>
    public IReadOnlyList<string>? Parameters { get; init; }

    /// <summary>How many trials after the first are drawn at random, before those that change the best.</summary>
    /// <value>0 or more; 8 by default.</value>
    public int RandomTrials { get; init; } = 8;

    /// <summary>Where the random numbers of proposals start. Each training starts from that of <see cref="Start"/>.</summary>
    /// <value>Any number; 1 by default.</value>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// A file that each trial is added to when it is finished. A search that finds trials of its own in it goes on after
    /// them: with the same data and options, of which <see cref="TimeLimit"/> and <see cref="MaxTrials"/> may differ.
    /// </summary>
    /// <value>Null, the default, for none.</value>
    public string? StateFile { get; init; }

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        Start.Validate();
        ExampleChecks.ThrowIfMultiLabel(Start);
        Check(TimeLimit > TimeSpan.Zero && TimeLimit <= LongestTime, nameof(TimeLimit), TimeLimit, "a time above 0 and of 30 days at most");
        Check(MaxTrials is null or >= 1, nameof(MaxTrials), MaxTrials, "1 or more, or null");
        Check(RandomTrials >= 0, nameof(RandomTrials), RandomTrials, "0 or more");
        Check(StateFile is null or { Length: > 0 }, nameof(StateFile), "''", "the name of a file, or null");
        SearchSpace.Of(this);
    }

    private static void Check(bool valid, string name, object? found, string expected)
    {
        if (!valid)
        {
            throw new ArgumentException($"{name} is {found}; expected {expected}.", name);
        }
    }
}
