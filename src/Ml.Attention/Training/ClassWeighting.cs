namespace Ml.Attention.Training;

/// <summary>How much the examples of each class count in training.</summary>
public enum ClassWeighting
{
    /// <summary>All alike.</summary>
    None,

    /// <summary>Those of a class as much as those of any other together: each inversely to how many its class has.</summary>
    Balanced,
}
