using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Values with the numbers of their keys.</summary>
internal abstract class Terms
{
    protected Terms(PrimitiveDataViewType itemType, int count)
    {
        ItemType = itemType;
        Count = count;
        KeyType = new KeyDataViewType(typeof(uint), Math.Max(count, 1));
    }

    public PrimitiveDataViewType ItemType { get; }

    public int Count { get; }

    public KeyDataViewType KeyType { get; }

    /// <summary>From a raw value to its key; 0 for one that is not there.</summary>
    public abstract Delegate Lookup { get; }

    public static Terms Load(BinaryReader reader)
    {
        var type = (PrimitiveDataViewType)ValueCodec.ReadType(reader);
        return type is TextDataViewType
            ? new TextTerms(Read<ReadOnlyMemory<char>>(reader).ConvertAll(text => text.ToString()))
            : GenericCall.Of<Terms>(LoadValues<int>, type.RawType, reader, type);
    }

    public void AddKeyValues(DataViewSchema.Annotations.Builder annotations, DataViewSchema.Column source, bool asText)
    {
        if (Count == 0)
        {
            return;
        }

        if (ItemType is KeyDataViewType key
            && source.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues)?.Type is VectorDataViewType values
            && (ulong)values.Size == key.Count)
        {
            GenericCall.Of<object?>(AddValuesOfKeys<int>, values.ItemType.RawType, annotations, source, values.ItemType, asText);
        }
        else
        {
            AddOwnValues(annotations, asText);
        }
    }

    public abstract void Save(BinaryWriter writer);

    protected abstract IEnumerable<ulong> TermsAsNumbers();

    protected abstract void AddOwnValues(DataViewSchema.Annotations.Builder annotations, bool asText);

    protected static object? AddValues<T>(DataViewSchema.Annotations.Builder annotations, PrimitiveDataViewType type, T[] values, bool asText)
    {
        if (asText && type is not TextDataViewType)
        {
            return AddValues(annotations, TextDataViewType.Instance,
                Array.ConvertAll(values, value => ValueConversions.KeyText(value).AsMemory()), asText: false);
        }

        ValueGetter<VBuffer<T>> getter = (ref VBuffer<T> target) => VBuffer<T>.Copy(values, 0, ref target, values.Length);
        annotations.Add(AnnotationKinds.KeyValues, new VectorDataViewType(type, values.Length), getter);
        return null;
    }

    protected static void SaveAll<T>(BinaryWriter writer, PrimitiveDataViewType type, IReadOnlyCollection<T> terms)
    {
        ValueCodec.WriteType(writer, type);
        writer.Write(terms.Count);
        foreach (T term in terms)
        {
            ValueCodec.Write(writer, term);
        }
    }

    // Keys of keys stand for what the first keys stood for.
    private object? AddValuesOfKeys<T>(DataViewSchema.Annotations.Builder annotations, DataViewSchema.Column source, PrimitiveDataViewType type, bool asText)
    {
        VBuffer<T> values = default;
        source.GetKeyValues(ref values);
        return AddValues(annotations, type, TermsAsNumbers().Select(number => values.GetItemOrDefault((int)number - 1)).ToArray(), asText);
    }

    private static Terms LoadValues<T>(BinaryReader reader, PrimitiveDataViewType type)
        where T : notnull => new ValueTerms<T>(Read<T>(reader), type);

    private static List<T> Read<T>(BinaryReader reader)
    {
        var terms = new List<T>();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            terms.Add(ValueCodec.Read<T>(reader));
        }

        return terms;
    }
}
