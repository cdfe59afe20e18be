using System.Text;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>
/// Finds, in a model file, the nodes named <c>mlnet.COLUMN.SlotNames</c> and the strings of their attribute <c>keys_strings</c>.
/// The file is walked as protobuf: model.graph (7), graph.node (1), node.name (3) and node.attribute (5), attribute.name (1) and
/// attribute.strings (9).
/// </summary>
internal static class OnnxSlotNames
{
    private const string Prefix = "mlnet.";
    private const string Suffix = ".SlotNames";

    public static Dictionary<string, ReadOnlyMemory<char>[]> Read(ReadOnlyMemory<byte> model)
    {
        var names = new Dictionary<string, ReadOnlyMemory<char>[]>();
        IEnumerable<ReadOnlyMemory<byte>> nodes = Fields(model, 7).SelectMany(graph => Fields(graph, 1));
        foreach (ReadOnlyMemory<byte> node in nodes)
        {
            string name = Text(node, 3);
            if (name.Length > Prefix.Length + Suffix.Length && name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            {
                ReadOnlyMemory<byte>[] attributes = Fields(node, 5).Where(attribute => Text(attribute, 1) == "keys_strings").ToArray();
                if (attributes.Length > 0)
                {
                    names.TryAdd(name[Prefix.Length..^Suffix.Length],
                        Fields(attributes[0], 9).Select(text => Encoding.UTF8.GetString(text.Span).AsMemory()).ToArray());
                }
            }
        }

        return names;
    }

    private static string Text(ReadOnlyMemory<byte> message, int field) =>
        Encoding.UTF8.GetString(Fields(message, field).FirstOrDefault().Span);

    // The length-delimited fields of a message that have this number.
    private static IEnumerable<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int field)
    {
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = Number(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    Number(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    int length = checked((int)Number(message, ref at));
                    if (tag >> 3 == (ulong)field)
                    {
                        yield return message.Slice(at, length);
                    }

                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new FormatException("The model is not a valid protobuf message.");
            }
        }
    }

    private static ulong Number(ReadOnlyMemory<byte> message, ref int at)
    {
        ReadOnlySpan<byte> bytes = message.Span;
        ulong number = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = bytes[at++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }

        throw new FormatException("The model is not a valid protobuf message.");
    }
}
