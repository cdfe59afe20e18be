namespace Ml.Attention.Training;

/// <summary>What trainings are compared by, on validation examples.</summary>
public enum ValidationMetric
{
    /// <summary>The share of examples labelled right; more is better.</summary>
    Accuracy,

    /// <summary>The mean F1 of the classes, so that rare ones count as much as frequent ones; more is better.</summary>
    MacroF1,

    /// <summary>The mean −ln(probability of the true class), in nats; less is better.</summary>
    LogLoss,
}
