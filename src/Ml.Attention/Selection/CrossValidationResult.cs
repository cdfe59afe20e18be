namespace Ml.Attention.Selection;

/// <summary>How well models do on examples that they were trained without.</summary>
public sealed record CrossValidationResult
{
    /// <summary>Each fold, in order.</summary>
    public required IReadOnlyList<FoldResult> Folds { get; init; }

    /// <summary>The share of a fold's examples labelled right.</summary>
    public MeanAndDeviation Accuracy => MeanAndDeviation.Of([.. Folds.Select(fold => fold.Metrics.Accuracy)]);

    /// <summary>The mean F1 of the classes that occur in a fold.</summary>
    public MeanAndDeviation MacroF1 => MeanAndDeviation.Of([.. Folds.Select(fold => fold.Metrics.MacroF1)]);

    /// <summary>The mean −ln(probability of the true label) over a fold, in nats.</summary>
    public MeanAndDeviation LogLoss => MeanAndDeviation.Of([.. Folds.Select(fold => fold.Metrics.LogLoss)]);

    /// <summary>
    /// The classes that at least one fold has no example of, in ordinal order: those with fewer different texts than
    /// there are folds. Their part in macro F1 rests on some folds only.
    /// </summary>
    public required IReadOnlyList<string> AbsentClasses { get; init; }

    /// <summary>The time that all took.</summary>
    /// <value>In seconds.</value>
    public required double Seconds { get; init; }
}
