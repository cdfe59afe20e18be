namespace Ml.Attention.Training;

/// <summary>A checkpoint cannot be gone on from, or cannot be written: it is damaged, that of another training, or in the way.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>An exception with a general message.</summary>
    public CheckpointException()
        : base("The checkpoint cannot be used.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    public CheckpointException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    public CheckpointException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
