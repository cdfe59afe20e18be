namespace Microsoft.ML.Data;

/// <summary>From .NET types to column types and back.</summary>
internal static class ColumnTypes
{
    private static readonly Dictionary<Type, PrimitiveDataViewType> ByRawType = new()
    {
        [typeof(sbyte)] = NumberDataViewType.SByte,
        [typeof(byte)] = NumberDataViewType.Byte,
        [typeof(short)] = NumberDataViewType.Int16,
        [typeof(ushort)] = NumberDataViewType.UInt16,
        [typeof(int)] = NumberDataViewType.Int32,
        [typeof(uint)] = NumberDataViewType.UInt32,
        [typeof(long)] = NumberDataViewType.Int64,
        [typeof(ulong)] = NumberDataViewType.UInt64,
        [typeof(float)] = NumberDataViewType.Single,
        [typeof(double)] = NumberDataViewType.Double,
        [typeof(bool)] = BooleanDataViewType.Instance,
        [typeof(string)] = TextDataViewType.Instance,
        [typeof(ReadOnlyMemory<char>)] = TextDataViewType.Instance,
        [typeof(TimeSpan)] = TimeSpanDataViewType.Instance,
        [typeof(DateTime)] = DateTimeDataViewType.Instance,
        [typeof(DateTimeOffset)] = DateTimeOffsetDataViewType.Instance,
        [typeof(DataViewRowId)] = RowIdDataViewType.Instance,
    };

    private static readonly PrimitiveDataViewType[] ByKind =
    [
        NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16,
        NumberDataViewType.Int32, NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64,
        NumberDataViewType.Single, NumberDataViewType.Double, TextDataViewType.Instance, BooleanDataViewType.Instance,
        TimeSpanDataViewType.Instance, DateTimeDataViewType.Instance, DateTimeOffsetDataViewType.Instance,
    ];

    public static bool TryGet(Type rawType, out PrimitiveDataViewType type) => ByRawType.TryGetValue(rawType, out type!);

    public static PrimitiveDataViewType Of(Type rawType) => ByRawType[rawType];

    public static PrimitiveDataViewType Of(DataKind kind) => ByKind[(int)kind - 1];

    public static DataKind KindOf(Type rawType) => (DataKind)(Array.IndexOf(ByKind, Of(rawType)) + 1);

    public static DataViewType ItemType(this DataViewType type) => (type as VectorDataViewType)?.ItemType ?? type;

    public static bool IsStandardScalar(this DataViewType type) =>
        type is not KeyDataViewType && ByRawType.TryGetValue(type.RawType, out PrimitiveDataViewType? known) && known.Equals(type);

    public static VectorDataViewType NamesOf(int size) => new(TextDataViewType.Instance, size);
}
