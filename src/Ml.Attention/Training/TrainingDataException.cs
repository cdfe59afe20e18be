namespace Ml.Attention.Training;

/// <summary>The examples cannot be trained on.</summary>
public sealed class TrainingDataException : Exception
{
    /// <summary>An exception with a general message.</summary>
    public TrainingDataException()
        : base("The examples cannot be trained on.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    public TrainingDataException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    public TrainingDataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
