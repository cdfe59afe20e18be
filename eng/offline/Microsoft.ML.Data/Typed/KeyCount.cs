namespace Microsoft.ML.Data;

/// <summary>How many categories a key column has.</summary>
public sealed class KeyCount
{
    public ulong? Count;

    public KeyCount()
    {
    }

    public KeyCount(ulong count)
    {
        Ensure.Param(count > 0, nameof(count), "Should be strictly positive number");
        Count = count;
    }
}
