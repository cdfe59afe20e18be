using System.Runtime.InteropServices;

namespace Ml.Attention.Sample.DuckDb;

/// <summary>What the C interface calls <c>duckdb_result</c>: fields that are no longer read, and the result itself.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeResult
{
    private readonly ulong _columns, _rows, _changed;
    private readonly nint _columnData, _error;
    private readonly nint _data;
}
