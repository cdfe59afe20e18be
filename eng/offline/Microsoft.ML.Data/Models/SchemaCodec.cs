namespace Microsoft.ML.Data;

/// <summary>A schema with its annotations as bytes, for model files.</summary>
internal static class SchemaCodec
{
    public static void Write(BinaryWriter writer, DataViewSchema schema)
    {
        writer.Write(schema.Count);
        foreach (DataViewSchema.Column column in schema)
        {
            writer.Write(column.Name);
            ValueCodec.WriteType(writer, column.Type);
            writer.Write(column.Annotations.Schema.Count);
            foreach (DataViewSchema.Column kind in column.Annotations.Schema)
            {
                writer.Write(kind.Name);
                ValueCodec.WriteType(writer, kind.Type);
                Delegate write = kind.Type is VectorDataViewType ? WriteVector<int> : WriteScalar<int>;
                GenericCall.Of<object?>(write, kind.Type.ItemType().RawType, writer, column.Annotations, kind);
            }
        }
    }

    public static DataViewSchema Read(BinaryReader reader)
    {
        var columns = new DataViewSchema.Builder();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            string name = reader.ReadString();
            DataViewType type = ValueCodec.ReadType(reader);
            var annotations = new DataViewSchema.Annotations.Builder();
            for (int kinds = reader.ReadInt32(); kinds > 0; kinds--)
            {
                string kind = reader.ReadString();
                DataViewType kindType = ValueCodec.ReadType(reader);
                Delegate read = kindType is VectorDataViewType ? ReadVector<int> : ReadScalar<int>;
                annotations.Add(kind, kindType, GenericCall.Of<Delegate>(read, kindType.ItemType().RawType, reader));
            }

            columns.AddColumn(name, type, annotations.ToAnnotations());
        }

        return columns.ToSchema();
    }

    private static object? WriteScalar<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column kind)
    {
        T value = default!;
        annotations.GetGetter<T>(kind)(ref value);
        ValueCodec.Write(writer, value);
        return null;
    }

    private static object? WriteVector<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column kind)
    {
        VBuffer<T> values = default;
        annotations.GetGetter<VBuffer<T>>(kind)(ref values);
        writer.Write(values.Length);
        foreach (T value in values.DenseValues())
        {
            ValueCodec.Write(writer, value);
        }

        return null;
    }

    private static Delegate ReadScalar<T>(BinaryReader reader)
    {
        T value = ValueCodec.Read<T>(reader);
        return (ValueGetter<T>)((ref T target) => target = value);
    }

    private static Delegate ReadVector<T>(BinaryReader reader)
    {
        var values = new T[reader.ReadInt32()];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ValueCodec.Read<T>(reader);
        }

        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> target) => VBuffer<T>.Copy(values, 0, ref target, values.Length));
    }
}
