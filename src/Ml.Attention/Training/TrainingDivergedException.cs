namespace Ml.Attention.Training;

/// <summary>The loss became infinite or NaN: the weights are of no use any more.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>An exception with a general message.</summary>
    public TrainingDivergedException()
        : base("The loss is not a finite number.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    public TrainingDivergedException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    public TrainingDivergedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
