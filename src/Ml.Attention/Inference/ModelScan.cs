using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Google.Protobuf;

namespace Ml.Attention.Inference;

/// <summary>
/// Looks through the bytes of a model before anything is made of them: each field is known and may be there, each length
/// is within that of what it stands in, each string is UTF-8, and there is not more of anything than <see cref="ModelLimits"/>
/// allow. Since no message of <see cref="ModelMessage"/> can hold itself, nesting has an end.
/// </summary>
internal sealed class ModelScan
{
    private const int LongestTag = 5, LongestInteger = 10;

    private readonly byte[] _bytes;
    private readonly string _source;
    private readonly List<string> _place = [];
    private readonly Dictionary<ModelMessage, int> _counts = [];
    private int _position;
    private long _strings;
    private long _integers;

    private ModelScan(byte[] bytes, string source) => (_bytes, _source) = (bytes, source);

    /// <exception cref="ModelFormatException">Says at which byte, and in what.</exception>
    public static void Check(byte[] bytes, string source) => new ModelScan(bytes, source).Read(ModelMessage.Model, bytes.Length);

    /// <summary>Runs once a process, mostly, and over every number of a file: there is no time to find out that it is hot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read(ModelMessage message, int end)
    {
        int count = _counts[message] = _counts.GetValueOrDefault(message) + 1;
        if (count > message.Most)
        {
            throw Error(_position, $"a {message.Name} more than {Number(message.Most)}", "not so many");
        }

        ulong seen = 0;
        while (_position < end)
        {
            int start = _position;
            ulong tag = ReadInteger(end, LongestTag);
            int number = tag >> 3 < 64 ? (int)(tag >> 3) : 0;
            var wire = (WireFormat.WireType)(tag & 7);
            var field = message.Field(number) ?? throw Error(start, $"field {Number((long)(tag >> 3))} of a {message.Name}", "those that this library writes");
            if (field.Refused is { } reason)
            {
                throw Error(start, $"the field {field.Name} of a {message.Name}", $"none ({reason})");
            }

            if (!field.Repeated && (seen >> number & 1) == 1)
            {
                throw Error(start, $"the field {field.Name} of a {message.Name} twice", "it once");
            }

            seen |= 1UL << number;
            ReadField(field, wire, start, end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadField(ModelField field, WireFormat.WireType wire, int start, int end)
    {
        switch (field.Kind, wire)
        {
            case (ModelFieldKind.Integer, WireFormat.WireType.Varint):
                ReadInteger(end, LongestInteger);
                CountIntegers(1, start);
                break;
            case (ModelFieldKind.Integer, WireFormat.WireType.LengthDelimited) when field.Repeated:
                for (int last = ReadEnd(end); _position < last;)
                {
                    ReadInteger(last, LongestInteger);
                    CountIntegers(1, start);
                }

                break;
            case (ModelFieldKind.Float, WireFormat.WireType.Fixed32) when end - _position >= sizeof(float):
                _position += sizeof(float);
                break;
            case (ModelFieldKind.Bytes, WireFormat.WireType.LengthDelimited):
                _position = ReadEnd(end);
                break;
            case (ModelFieldKind.Text, WireFormat.WireType.LengthDelimited):
                ReadText(field, ReadEnd(end));
                break;
            case (ModelFieldKind.Message, WireFormat.WireType.LengthDelimited):
                _place.Add(field.Name);
                Read(field.Message!, ReadEnd(end));
                _place.RemoveAt(_place.Count - 1);
                break;
            default:
                throw Error(start, $"{field.Name} written as {wire}", $"{field.Kind}");
        }
    }

    private void ReadText(ModelField field, int end)
    {
        if (++_strings > ModelLimits.Strings)
        {
            throw Error(_position, $"a string more than {Number(ModelLimits.Strings)}", "not so many");
        }

        if (!Utf8.IsValid(_bytes.AsSpan(_position, end - _position)))
        {
            throw Error(_position, $"{field.Name} with bytes that are no text", "UTF-8");
        }

        _position = end;
    }

    private void CountIntegers(int count, int start)
    {
        _integers += count;
        if (_integers > ModelLimits.Integers)
        {
            throw Error(start, $"an integer more than {Number(ModelLimits.Integers)}", "not so many");
        }
    }

    /// <summary>Where that ends of which the length stands here.</summary>
    private int ReadEnd(int end)
    {
        int start = _position;
        ulong length = ReadInteger(end, LongestInteger);
        return length <= (ulong)(end - _position)
            ? _position + (int)length
            : throw Error(start, $"a length of {length.ToString("N0", CultureInfo.InvariantCulture)} bytes", $"{Number(end - _position)} or less, as many as there are");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ulong ReadInteger(int end, int longest)
    {
        int start = _position;
        ulong value = 0;
        for (int i = 0; i < longest && _position < end; i++)
        {
            byte next = _bytes[_position++];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Error(start, "an integer without an end", $"{longest} bytes or fewer, before byte {Number(end)}");
    }

    private ModelFormatException Error(int offset, string found, string expected)
    {
        string place = _place.Count == 0 ? "" : $" ({string.Join('/', _place)})";
        return new($"{_source} is not an ONNX model of Ml.Attention, or it is damaged: found {found} at byte {Number(offset)}{place}; expected {expected}. Copy the file again, or train the model again.");
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
