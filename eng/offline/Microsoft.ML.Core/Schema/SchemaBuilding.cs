namespace Microsoft.ML.Data;

/// <summary>Short ways to make and search schemas.</summary>
internal static class SchemaBuilding
{
    public static DataViewSchema ToSchema(this IEnumerable<DataViewSchema.DetachedColumn> columns)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(columns);
        return builder.ToSchema();
    }

    /// <summary>The column of this name, or the error every ML.NET component gives.</summary>
    public static DataViewSchema.Column Find(this DataViewSchema schema, string name, string role = "input", string parameter = "inputSchema") =>
        schema.GetColumnOrNull(name) ?? throw Errors.ColumnNotFound(parameter, role, name);

    /// <summary>Which of the schema's columns are asked for.</summary>
    public static bool[] Active(this DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var active = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columns)
        {
            Ensure.That(column.Index < active.Length, $"The requested column: {column} is not part of the sourceSchema");
            active[column.Index] = true;
        }

        return active;
    }
}
