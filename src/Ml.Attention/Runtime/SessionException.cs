namespace Ml.Attention.Runtime;

/// <summary>ONNX Runtime cannot load or run a graph.</summary>
public sealed class SessionException : Exception
{
    /// <summary>An exception with a general message.</summary>
    public SessionException()
        : base("ONNX Runtime cannot load or run the graph.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    public SessionException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    public SessionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
