namespace Ml.Attention.Sample.DuckDb;

/// <summary>A chunk to be filled, column by column, with at most <see cref="Capacity"/> rows.</summary>
internal readonly unsafe ref struct OutputChunk(nint handle)
{
    private readonly nint _handle = handle;

    /// <summary>The most rows that a chunk holds.</summary>
    public static int Capacity { get; } = (int)NativeMethods.VectorSize();

    /// <summary>Writes rows of another chunk's column, of the same type.</summary>
    public void Copy(int column, DataChunk source, int sourceColumn, ReadOnlySpan<int> rows)
    {
        nint selection = NativeMethods.CreateSelection((ulong)rows.Length);
        try
        {
            uint* positions = NativeMethods.SelectionData(selection);
            for (int i = 0; i < rows.Length; i++)
            {
                positions[i] = (uint)rows[i];
            }

            NativeMethods.CopySelected(source.Vector(sourceColumn), Vector(column), selection, (ulong)rows.Length, 0, 0);
        }
        finally
        {
            NativeMethods.DestroySelection(selection);
        }
    }

    /// <summary>The numbers of a column of type FLOAT, to be written.</summary>
    public Span<float> Floats(int column, int rows) => new(NativeMethods.VectorData(Vector(column)), rows);

    /// <summary>Writes a text, in UTF-8.</summary>
    public void Text(int column, int row, ReadOnlySpan<byte> utf8)
    {
        fixed (byte* text = utf8)
        {
            NativeMethods.AssignString(Vector(column), (ulong)row, text, (ulong)utf8.Length);
        }
    }

    /// <summary>The numbers of a column of lists, all of one length, row after row, to be written.</summary>
    public Span<float> Lists(int column, int rows, int length)
    {
        nint vector = Vector(column);
        ulong elements = (ulong)((long)rows * length);
        if (NativeMethods.ListReserve(vector, elements) != 0 || NativeMethods.ListSetSize(vector, elements) != 0)
        {
            throw new DuckDbException("A list cannot be made.");
        }

        // Each entry: where the list begins, and its length.
        ulong* entries = (ulong*)NativeMethods.VectorData(vector);
        for (int row = 0; row < rows; row++)
        {
            (entries[2 * row], entries[(2 * row) + 1]) = ((ulong)((long)row * length), (ulong)length);
        }

        return new(NativeMethods.VectorData(NativeMethods.ListChild(vector)), checked((int)elements));
    }

    /// <summary>Says how many rows were written.</summary>
    public void SetRows(int rows) => NativeMethods.SetChunkSize(_handle, (ulong)rows);

    private nint Vector(int column) => NativeMethods.ChunkVector(_handle, (ulong)column);
}
