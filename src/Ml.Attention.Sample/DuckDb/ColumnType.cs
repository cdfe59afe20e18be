namespace Ml.Attention.Sample.DuckDb;

/// <summary>The type of a column that is written.</summary>
internal sealed class ColumnType : IDisposable
{
    private const int Float32 = 10, Varchar = 17;

    private nint _handle;

    private ColumnType(nint handle) => _handle = handle;

    internal nint Handle => _handle;

    /// <summary>Text.</summary>
    public static ColumnType Text() => new(NativeMethods.CreateType(Varchar));

    /// <summary>A number of 32 bits.</summary>
    public static ColumnType Float() => new(NativeMethods.CreateType(Float32));

    /// <summary>A list of numbers of 32 bits.</summary>
    public static ColumnType FloatList()
    {
        using var element = Float();
        return new(NativeMethods.CreateListType(element.Handle));
    }

    /// <summary>The type of a column that is read.</summary>
    public static ColumnType Of(ChunkStream stream, int column) => new(stream.ColumnType(column));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle != 0)
        {
            NativeMethods.DestroyType(ref _handle);
        }
    }
}
