namespace Microsoft.ML.Data;

/// <summary>Row identities that are row numbers.</summary>
internal static class RowIds
{
    public static ValueGetter<DataViewRowId> FromPosition(DataViewRow row, Func<long>? number = null) => (ref DataViewRowId id) =>
    {
        Ensure.That(row.Position >= 0, Errors.NoCurrentRow);
        id = new DataViewRowId((ulong)(number is null ? row.Position : number()), 0);
    };
}
