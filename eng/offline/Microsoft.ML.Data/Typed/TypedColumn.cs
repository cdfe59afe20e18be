namespace Microsoft.ML.Data;

/// <summary>A column, and the member of a class that holds its values.</summary>
internal sealed record TypedColumn(string Name, DataViewType Type, RowMember Member, DataViewSchema.Annotations Annotations)
{
    public static TypedColumn[] Of(Type type, SchemaDefinition.Direction direction, SchemaDefinition? definition = null) =>
        (definition ?? SchemaDefinition.Create(type, direction)).Select(column => Of(type, column)).ToArray();

    public static DataViewSchema SchemaOf(IEnumerable<TypedColumn> columns) =>
        columns.Select(column => new DataViewSchema.DetachedColumn(column.Name, column.Type, column.Annotations)).ToSchema();

    /// <summary>The members of a class, typed and annotated as the columns of a schema.</summary>
    public static SchemaDefinition Definition(Type type, DataViewSchema schema)
    {
        SchemaDefinition definition = SchemaDefinition.Create(type, SchemaDefinition.Direction.Read);
        foreach (DataViewSchema.Column column in schema)
        {
            SchemaDefinition.Column own = definition.Find(candidate => candidate.ColumnName == column.Name)
                ?? throw new InvalidOperationException($"Type should contain a member named {column.Name}");
            own.ColumnType = column.Type;
            own.Adopt(column.Annotations);
        }

        return definition;
    }

    private static TypedColumn Of(Type type, SchemaDefinition.Column column)
    {
        RowMember member = RowMember.Find(type, column.MemberName);
        string name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
        DataViewType columnType = column.ColumnType ?? member.InferColumnType();
        bool isVector = columnType is VectorDataViewType;
        Ensure.Param(isVector == member.IsVector, "userSchemaDefinition",
            $"Column '{name}' is supposed to be {Shape(isVector)}, but type of associated field '{member.Name}' is {Shape(member.IsVector)}");
        Type item = columnType.ItemType().RawType;
        Ensure.Param(item == member.ColumnItemType, "userSchemaDefinition",
            $"Column '{name}' is supposed to have item type {item}, but associated field has type {member.ColumnItemType}");
        return new TypedColumn(name, columnType, member, column.Annotations);
    }

    private static string Shape(bool isVector) => isVector ? "vector" : "scalar";
}
