namespace Microsoft.ML.Data;

/// <summary>Writes the current row of a data view into the members of an object.</summary>
internal sealed class RowFiller<TRow>
    where TRow : class
{
    private readonly (TypedColumn Own, DataViewSchema.Column Source)[] _columns;

    public RowFiller(DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition? definition)
    {
        var columns = new List<(TypedColumn, DataViewSchema.Column)>();
        foreach (TypedColumn own in TypedColumn.Of(typeof(TRow), SchemaDefinition.Direction.Write, definition))
        {
            if (schema.GetColumnOrNull(own.Name) is not DataViewSchema.Column source)
            {
                if (ignoreMissingColumns)
                {
                    continue;
                }

                throw Errors.ColumnNotFound("Schema", "", own.Name);
            }

            bool fits = own.Member.IsVector == source.Type is VectorDataViewType && own.Member.ColumnItemType == source.Type.ItemType().RawType;
            Ensure.That(fits, $"Can't bind the IDataView column '{own.Name}' of type '{source.Type}' to field or property "
                + $"'{own.Member.Name}' of type '{own.Member.Type.FullName}'.");
            columns.Add((own, source));
        }

        _columns = [.. columns];
    }

    public IEnumerable<DataViewSchema.Column> Sources => _columns.Select(column => column.Source);

    /// <summary>What copies the current values of <paramref name="row"/> into an object.</summary>
    public Action<TRow> Bind(DataViewRow row)
    {
        Action<TRow>[] setters = _columns.Select(column => Setter(row, column.Own.Member, row.Schema[column.Source.Index])).ToArray();
        return target =>
        {
            foreach (Action<TRow> setter in setters)
            {
                setter(target);
            }
        };
    }

    private static Action<TRow> Setter(DataViewRow row, RowMember member, DataViewSchema.Column source)
    {
        if (!member.IsVector)
        {
            return member.Type == typeof(string)
                ? Text(row, member, source)
                : GenericCall.Of<Action<TRow>>(Value<int>, member.Type, row, member, source);
        }

        if (!member.Type.IsArray)
        {
            return GenericCall.Of<Action<TRow>>(Vector<int>, member.ElementType, row, member, source);
        }

        return member.ElementType == typeof(string)
            ? Array<ReadOnlyMemory<char>, string>(row, member, source, text => text.ToString())
            : GenericCall.Of<Action<TRow>>(Items<int>, member.ElementType, row, member, source);
    }

    private static Action<TRow> Value<T>(DataViewRow row, RowMember member, DataViewSchema.Column source)
    {
        ValueGetter<T> get = row.GetGetter<T>(source);
        Action<TRow, T> set = member.CompileSetter<TRow, T>();
        T value = default!;
        return target =>
        {
            get(ref value);
            set(target, value);
        };
    }

    private static Action<TRow> Text(DataViewRow row, RowMember member, DataViewSchema.Column source)
    {
        ValueGetter<ReadOnlyMemory<char>> get = row.GetGetter<ReadOnlyMemory<char>>(source);
        Action<TRow, string> set = member.CompileSetter<TRow, string>();
        ReadOnlyMemory<char> value = default;
        return target =>
        {
            get(ref value);
            set(target, value.ToString());
        };
    }

    private static Action<TRow> Vector<T>(DataViewRow row, RowMember member, DataViewSchema.Column source)
    {
        ValueGetter<VBuffer<T>> get = row.GetGetter<VBuffer<T>>(source);
        Func<TRow, VBuffer<T>> peek = member.CompileGetter<TRow, VBuffer<T>>();
        Action<TRow, VBuffer<T>> set = member.CompileSetter<TRow, VBuffer<T>>();
        return target =>
        {
            VBuffer<T> value = peek(target);
            get(ref value);
            set(target, value);
        };
    }

    private static Action<TRow> Items<T>(DataViewRow row, RowMember member, DataViewSchema.Column source) =>
        Array<T, T>(row, member, source, item => item);

    // An array of the right length is written into; another is replaced.
    private static Action<TRow> Array<TItem, TMember>(DataViewRow row, RowMember member, DataViewSchema.Column source, Func<TItem, TMember> convert)
    {
        ValueGetter<VBuffer<TItem>> get = row.GetGetter<VBuffer<TItem>>(source);
        Func<TRow, TMember[]?> peek = member.CompileGetter<TRow, TMember[]?>();
        Action<TRow, TMember[]> set = member.CompileSetter<TRow, TMember[]>();
        VBuffer<TItem> value = default;
        return target =>
        {
            get(ref value);
            TMember[]? items = peek(target);
            if (items?.Length != value.Length)
            {
                items = new TMember[value.Length];
            }

            foreach (KeyValuePair<int, TItem> item in value.Items(all: true))
            {
                items[item.Key] = convert(item.Value);
            }

            set(target, items);
        };
    }
}
