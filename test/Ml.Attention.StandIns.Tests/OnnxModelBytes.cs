using System.Text;

namespace Ml.Attention.StandIns.Tests;

/// <summary>
/// Writes a small ONNX model by hand: text → number → three scores, the text of the best class, and two numbers that depend on a
/// second, numeric input.
/// </summary>
internal static class OnnxModelBytes
{
    private const int Float = 1;
    private const int Long = 7;
    private const int Text = 8;

    /// <summary>
    /// Inputs <c>Text</c> (string [N, 1]) and, if asked for, <c>Numbers</c> (float [N, 2]); outputs <c>Score</c>, <c>Answer</c>,
    /// <c>Sum.output</c> and, if asked for, <c>class</c> (int64 [N, 1]).
    /// </summary>
    public static byte[] Build(bool withNumbers = false, bool withClass = false)
    {
        var graph = new Message();
        graph.Add(1, Node("encode", "LabelEncoder", "ai.onnx.ml", ["Text"], ["number"],
            Strings("keys_strings", "good", "bad"), Floats("values_floats", 1, 2), Single("default_float", 0)));
        graph.Add(1, Node("score", "Mul", "", ["number", "weights"], ["products"]));
        graph.Add(1, Node("softmax", "Softmax", "", ["products"], ["Score"], Integer("axis", 1)));
        graph.Add(1, Node("best", "ArgMax", "", ["Score"], ["class"], Integer("axis", 1), Integer("keepdims", 1)));
        graph.Add(1, Node("decode", "LabelEncoder", "ai.onnx.ml", ["class"], ["Answer"],
            Integers("keys_int64s", 0, 1, 2), Strings("values_strings", "first", "second", "third"), String("default_string", "?")));
        graph.Add(1, Node("mlnet.Score.SlotNames", "LabelEncoder", "ai.onnx.ml", ["Text"], ["unused"],
            Strings("keys_strings", "first", "second", "third"), Integers("values_int64s", 0, 1, 2), Integer("default_int64", -1)));
        if (withNumbers)
        {
            graph.Add(1, Node("sum", "Add", "", ["Numbers", "number"], ["Sum.output"]));
        }

        graph.Add(2, "small");
        var weights = new Message();
        weights.Add(1, 1).Add(1, 3).Add(2, Float).Add(8, "weights").Add(9, Bytes(0, 1, -1));
        graph.Add(5, weights);
        graph.Add(11, Variable("Text", Text, 0, 1));
        if (withNumbers)
        {
            graph.Add(11, Variable("Numbers", Float, 0, 2));
        }

        graph.Add(12, Variable("Score", Float, 0, 3));
        graph.Add(12, Variable("Answer", Text, 0, 1));
        if (withNumbers)
        {
            graph.Add(12, Variable("Sum.output", Float, 0, 2));
        }

        if (withClass)
        {
            graph.Add(12, Variable("class", Long, 0, 1));
        }

        return new Message().Add(1, 8).Add(2, "test").Add(7, graph)
            .Add(8, new Message().Add(1, "").Add(2, 13))
            .Add(8, new Message().Add(1, "ai.onnx.ml").Add(2, 2))
            .ToArray();
    }

    private static Message Node(string name, string op, string domain, string[] inputs, string[] outputs, params Message[] attributes)
    {
        var node = new Message();
        foreach (string input in inputs)
        {
            node.Add(1, input);
        }

        foreach (string output in outputs)
        {
            node.Add(2, output);
        }

        node.Add(3, name).Add(4, op);
        foreach (Message attribute in attributes)
        {
            node.Add(5, attribute);
        }

        return domain.Length > 0 ? node.Add(7, domain) : node;
    }

    private static Message Variable(string name, int type, params int[] shape)
    {
        var dimensions = new Message();
        foreach (int size in shape)
        {
            dimensions.Add(1, size > 0 ? new Message().Add(1, size) : new Message().Add(2, "N"));
        }

        return new Message().Add(1, name).Add(2, new Message().Add(1, new Message().Add(1, type).Add(2, dimensions)));
    }

    private static Message Strings(string name, params string[] values) =>
        values.Aggregate(new Message().Add(1, name), (attribute, value) => attribute.Add(9, value)).Add(20, 8);

    private static Message Integers(string name, params long[] values) =>
        values.Aggregate(new Message().Add(1, name), (attribute, value) => attribute.Add(8, value)).Add(20, 7);

    private static Message Floats(string name, params float[] values) =>
        values.Aggregate(new Message().Add(1, name), (attribute, value) => attribute.AddFloat(7, value)).Add(20, 6);

    private static Message Integer(string name, long value) => new Message().Add(1, name).Add(3, value).Add(20, 2);

    private static Message Single(string name, float value) => new Message().Add(1, name).AddFloat(2, value).Add(20, 1);

    private static Message String(string name, string value) => new Message().Add(1, name).Add(4, value).Add(20, 3);

    private static byte[] Bytes(params float[] values) => values.SelectMany(BitConverter.GetBytes).ToArray();

    private sealed class Message
    {
        private readonly MemoryStream _bytes = new();

        public Message Add(int field, long value)
        {
            Number(((ulong)field << 3) | 0);
            Number((ulong)value);
            return this;
        }

        public Message AddFloat(int field, float value)
        {
            Number(((ulong)field << 3) | 5);
            _bytes.Write(BitConverter.GetBytes(value));
            return this;
        }

        public Message Add(int field, byte[] value)
        {
            Number(((ulong)field << 3) | 2);
            Number((ulong)value.Length);
            _bytes.Write(value);
            return this;
        }

        public Message Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

        public Message Add(int field, Message value) => Add(field, value.ToArray());

        public byte[] ToArray() => _bytes.ToArray();

        private void Number(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
            {
                _bytes.WriteByte((byte)(value | 0x80));
            }

            _bytes.WriteByte((byte)value);
        }
    }
}
