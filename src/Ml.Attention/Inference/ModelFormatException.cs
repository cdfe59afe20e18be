namespace Ml.Attention.Inference;

/// <summary>A file is not a model of this library, or it is damaged.</summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>An exception with a general message.</summary>
    public ModelFormatException()
        : base("The file is not a model of Ml.Attention.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    public ModelFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    public ModelFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
