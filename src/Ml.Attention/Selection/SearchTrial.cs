using System.Text.Json.Serialization;
using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>A training of a search, and how its model does on the validation examples.</summary>
public sealed record SearchTrial
{
    /// <summary>Counted from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Where the options come from.</summary>
    public required TrialOrigin Origin { get; init; }

    /// <summary>What was tried.</summary>
    public required TextClassificationOptions Options { get; init; }

    /// <summary>The share of validation examples labelled right.</summary>
    /// <value>From 0 to 1; null when training failed.</value>
    public double? Accuracy { get; init; }

    /// <summary>The mean F1 of the classes on the validation examples.</summary>
    /// <value>From 0 to 1; null when training failed.</value>
    public double? MacroF1 { get; init; }

    /// <summary>The mean −ln(probability of the true label) over the validation examples.</summary>
    /// <value>In nats; null when training failed.</value>
    public double? LogLoss { get; init; }

    /// <summary>The time of training and evaluation.</summary>
    /// <value>In seconds.</value>
    public required double Seconds { get; init; }

    /// <summary>How many epochs were completed.</summary>
    public int Epochs { get; init; }

    /// <summary>The epoch whose weights were kept, counted from 1.</summary>
    public int BestEpoch { get; init; }

    /// <summary>Why training failed.</summary>
    /// <value>Null when it did not.</value>
    public string? Failure { get; init; }

    /// <summary>What <see cref="Options"/> has for each parameter that a search can change, by its name.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, object> Values => SearchSpace.Values(Options);

    /// <summary>What trials are compared by.</summary>
    /// <returns>Null when training failed.</returns>
    public double? Score(ValidationMetric metric) => metric switch
    {
        ValidationMetric.Accuracy => Accuracy,
        ValidationMetric.MacroF1 => MacroF1,
        ValidationMetric.LogLoss => LogLoss,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "Expected Accuracy, MacroF1 or LogLoss."),
    };
}
