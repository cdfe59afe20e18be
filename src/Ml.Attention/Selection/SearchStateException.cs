namespace Ml.Attention.Selection;

/// <summary>The state file of a search is not one, is damaged, or is that of another search.</summary>
public sealed class SearchStateException : Exception
{
    /// <summary>An exception with a general message.</summary>
    public SearchStateException()
        : base("The state file of the search cannot be used.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    public SearchStateException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    public SearchStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
