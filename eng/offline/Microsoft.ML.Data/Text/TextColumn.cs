namespace Microsoft.ML.Data;

/// <summary>A column of a text loader: which fields it reads, and its type.</summary>
internal sealed class TextColumn
{
    private readonly string _name;
    private readonly DataViewType _type;
    private readonly PrimitiveDataViewType _item;
    private readonly int[] _fields;
    private readonly string[]? _header;

    public TextColumn(TextLoader.Column column, string[]? header)
    {
        Ensure.Param(!string.IsNullOrWhiteSpace(column.Name), nameof(column), "Name must be specified");
        Ensure.Param(column.Source is { Length: > 0 }, nameof(column.Source), "Must specify some source column indices");
        _name = column.Name;
        _header = header;
        _item = ColumnTypes.Of(column.DataKind);
        if (column.KeyCount is KeyCount keys)
        {
            _item = new KeyDataViewType(_item.RawType, keys.Count ?? uint.MaxValue);
        }

        _fields = column.Source!.SelectMany(range => Enumerable.Range(range.Min, (range.Max ?? range.Min) - range.Min + 1)).ToArray();
        bool isVector = _fields.Length > 1 || column.Source!.Any(range => range.ForceVector);
        _type = isVector ? new VectorDataViewType(_item, _fields.Length) : _item;
    }

    public static TextLoader.Column Declare(RowMember member)
    {
        TextLoader.Range[] sources = member.Attribute<LoadColumnAttribute>()?.Sources
            ?? throw new InvalidOperationException($"{member.Kind} '{member.Name}' is missing the {nameof(LoadColumnAttribute)} attribute");
        Ensure.That(ColumnTypes.TryGet(member.ElementType, out _), $"{member.Kind} {member.Name} is of unsupported type.");
        return new TextLoader.Column(member.ColumnName, ColumnTypes.KindOf(member.ElementType), sources, member.Attribute<KeyTypeAttribute>()?.KeyCount);
    }

    public DataViewSchema.DetachedColumn ToSchemaColumn()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        ReadOnlyMemory<char>[] names = _fields.Select(field => (_header?.ElementAtOrDefault(field)?.Trim() ?? "").AsMemory()).ToArray();
        if (_type is VectorDataViewType && names.Any(name => !name.IsEmpty))
        {
            ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter =
                (ref VBuffer<ReadOnlyMemory<char>> target) => VBuffer<ReadOnlyMemory<char>>.Copy(names, 0, ref target, names.Length);
            annotations.Add(AnnotationKinds.SlotNames, ColumnTypes.NamesOf(names.Length), getter);
        }

        return new DataViewSchema.DetachedColumn(_name, _type, annotations.ToAnnotations());
    }

    /// <summary>A getter over the fields of the current line, which also says whether they can be read.</summary>
    public Delegate MakeGetter(TextFields fields) => _type is VectorDataViewType
        ? GenericCall.Of<Delegate>(VectorGetter<int>, _item.RawType, fields)
        : GenericCall.Of<Delegate>(ValueGetter<int>, _item.RawType, fields);

    private Delegate ValueGetter<T>(TextFields fields)
    {
        ValueParsing.Parser<T> parser = ValueParsing.For<T>(_item);
        return (ValueGetter<T>)((ref T value) => value = Parse(parser, fields, _fields[0]));
    }

    private Delegate VectorGetter<T>(TextFields fields)
    {
        ValueParsing.Parser<T> parser = ValueParsing.For<T>(_item);
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> vector) =>
        {
            VBufferEditor<T> editor = VBufferEditor.Create(ref vector, _fields.Length);
            for (int i = 0; i < _fields.Length; i++)
            {
                editor.Values[i] = Parse(parser, fields, _fields[i]);
            }

            vector = editor.Commit();
        });
    }

    private T Parse<T>(ValueParsing.Parser<T> parser, TextFields fields, int field)
    {
        string text = fields[field];
        if (text.Length == 0 && fields.MissingRealsAsNaNs)
        {
            return MissingValues.Of<T>();
        }

        bool lenient = MissingValues.Exist(_item);
        return parser(text, out T value) || lenient
            ? value
            : throw new InvalidOperationException($"Could not parse value {text} in line {fields.Line}, column {_name}");
    }
}
