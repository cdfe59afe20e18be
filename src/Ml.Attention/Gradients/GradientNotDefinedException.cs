namespace Ml.Attention.Gradients;

/// <summary>An operator that has no gradient rule stands between a parameter and the loss.</summary>
public sealed class GradientNotDefinedException : Exception
{
    /// <summary>An exception with a general message.</summary>
    public GradientNotDefinedException()
        : base("An operator has no gradient rule.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    public GradientNotDefinedException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    public GradientNotDefinedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
