namespace Ml.Attention.Sample;

/// <summary>Something the caller gave is wrong. The message is one line that says what was found, what was expected, and what to do.</summary>
internal sealed class InputException : Exception
{
    public InputException(string message)
        : base(message)
    {
    }

    public InputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
