namespace Microsoft.ML.Data;

/// <summary>Column types and their values as bytes, for model files.</summary>
internal static class ValueCodec
{
    private const byte Row = 16;
    private const byte Key = 0x40;
    private const byte Vector = 0x80;

    public static void WriteType(BinaryWriter writer, DataViewType type)
    {
        switch (type)
        {
            case VectorDataViewType vector:
                writer.Write(Vector);
                WriteType(writer, vector.ItemType);
                writer.Write(vector.Dimensions.Length);
                foreach (int dimension in vector.Dimensions)
                {
                    writer.Write(dimension);
                }

                break;
            case KeyDataViewType key:
                writer.Write((byte)(Key | (byte)ColumnTypes.KindOf(key.RawType)));
                writer.Write(key.Count);
                break;
            case RowIdDataViewType:
                writer.Write(Row);
                break;
            default:
                writer.Write((byte)ColumnTypes.KindOf(type.RawType));
                break;
        }
    }

    public static DataViewType ReadType(BinaryReader reader)
    {
        byte code = reader.ReadByte();
        switch (code)
        {
            case Vector:
                var item = (PrimitiveDataViewType)ReadType(reader);
                return new VectorDataViewType(item, Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadInt32()).ToArray());
            case Row:
                return RowIdDataViewType.Instance;
            case > Key:
                return new KeyDataViewType(ColumnTypes.Of((DataKind)(code - Key)).RawType, reader.ReadUInt64());
            case >= 1 and < Row:
                return ColumnTypes.Of((DataKind)code);
            default:
                throw new FormatException($"Unknown column type code {code}.");
        }
    }

    public static void Write<T>(BinaryWriter writer, T value)
    {
        switch (value)
        {
            case sbyte number: writer.Write(number); break;
            case byte number: writer.Write(number); break;
            case short number: writer.Write(number); break;
            case ushort number: writer.Write(number); break;
            case int number: writer.Write(number); break;
            case uint number: writer.Write(number); break;
            case long number: writer.Write(number); break;
            case ulong number: writer.Write(number); break;
            case float number: writer.Write(number); break;
            case double number: writer.Write(number); break;
            case bool truth: writer.Write(truth); break;
            case ReadOnlyMemory<char> text: writer.Write(text.ToString()); break;
            case TimeSpan time: writer.Write(time.Ticks); break;
            case DateTime time: writer.Write(time.ToBinary()); break;
            case DateTimeOffset time:
                writer.Write(time.Ticks);
                writer.Write(time.Offset.Ticks);
                break;
            case DataViewRowId id:
                writer.Write(id.Low);
                writer.Write(id.High);
                break;
            default: throw new InvalidOperationException($"Values of type '{typeof(T)}' cannot be saved.");
        }
    }

    public static T Read<T>(BinaryReader reader)
    {
        object value = default(T) switch
        {
            sbyte => reader.ReadSByte(),
            byte => reader.ReadByte(),
            short => reader.ReadInt16(),
            ushort => reader.ReadUInt16(),
            int => reader.ReadInt32(),
            uint => reader.ReadUInt32(),
            long => reader.ReadInt64(),
            ulong => reader.ReadUInt64(),
            float => reader.ReadSingle(),
            double => reader.ReadDouble(),
            bool => reader.ReadBoolean(),
            ReadOnlyMemory<char> => reader.ReadString().AsMemory(),
            TimeSpan => new TimeSpan(reader.ReadInt64()),
            DateTime => DateTime.FromBinary(reader.ReadInt64()),
            DateTimeOffset => new DateTimeOffset(reader.ReadInt64(), new TimeSpan(reader.ReadInt64())),
            DataViewRowId => new DataViewRowId(reader.ReadUInt64(), reader.ReadUInt64()),
            _ => throw new FormatException($"Values of type '{typeof(T)}' cannot be loaded."),
        };
        return (T)value;
    }
}
