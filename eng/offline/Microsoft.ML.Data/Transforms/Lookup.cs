using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Values by key, as two columns of a data view have them. What is called key here need not be a key column.</summary>
internal abstract class Lookup
{
    private readonly DataViewSchema _schema;

    protected Lookup(DataViewSchema schema)
    {
        _schema = schema;
    }

    /// <summary>The type and the annotations that looked-up values have.</summary>
    public DataViewSchema.Column Value => _schema[1];

    public static Lookup Of(IDataView map, DataViewSchema.Column key, DataViewSchema.Column value)
    {
        ArgumentNullException.ThrowIfNull(map);
        RequireColumnOf(map, key, "keyColumn");
        RequireColumnOf(map, value, "valueColumn");
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Key", key.Type, key.Annotations);
        schema.AddColumn("Value", value.Type, value.Annotations);
        Lookup lookup = Make(schema.ToSchema());
        using DataViewRowCursor cursor = map.GetRowCursor([key, value]);
        lookup.Fill(cursor, key, value);
        return lookup;
    }

    public static Lookup Load(BinaryReader reader)
    {
        Lookup lookup = Make(SchemaCodec.Read(reader));
        lookup.Fill(reader);
        return lookup;
    }

    public void Save(BinaryWriter writer)
    {
        SchemaCodec.Write(writer, _schema);
        SaveItems(writer);
    }

    /// <summary>A getter of the values whose keys are in a column, or of vectors of them.</summary>
    public abstract Delegate Getter(DataViewRow input, DataViewSchema.Column source);

    protected abstract void Fill(DataViewRowCursor cursor, DataViewSchema.Column key, DataViewSchema.Column value);

    protected abstract void Fill(BinaryReader reader);

    protected abstract void SaveItems(BinaryWriter writer);

    private static Lookup Make(DataViewSchema schema)
    {
        if (schema.FirstOrDefault(column => column.Type is not PrimitiveDataViewType) is { Name: not null } vector)
        {
            throw new NotSupportedException($"{vector.Name} column of type '{vector.Type}': this stand-in for ML.NET maps single values to single values.");
        }

        return GenericCall.Of<Lookup>(Make<int, int>, [schema[0].Type.RawType, schema[1].Type.RawType], schema);
    }

    private static Lookup Make<TKey, TValue>(DataViewSchema schema)
        where TKey : notnull => new Lookup<TKey, TValue>(schema);

    private static void RequireColumnOf(IDataView map, DataViewSchema.Column column, string parameter)
    {
        DataViewSchema.Column? own = map.Schema.GetColumnOrNull(column.Name);
        Ensure.That(own is not null, $"The selected column {parameter} is not included in the targeted IDataView lookupMap");
        Ensure.That(own!.Value.Index == column.Index, $"{parameter}'s column index doesn't match that of the associated column in lookupMap");
        Ensure.That(ReferenceEquals(own.Value.Type, column.Type), $"{parameter}'s column type doesn't match that of the associated column in lookupMap");
        Ensure.That(ReferenceEquals(own.Value.Annotations, column.Annotations),
            $"{parameter}'s column annotations don't match those of the associated column in lookupMap");
    }
}
