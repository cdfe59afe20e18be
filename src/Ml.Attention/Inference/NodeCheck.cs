using System.Buffers.Binary;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using AttributeType = Ml.Attention.Graphs.Protobuf.AttributeProto.Types.AttributeType;

namespace Ml.Attention.Inference;

/// <summary>Whether a node is one that ONNX Runtime can be given: its attributes, and constants that decide how much it makes.</summary>
internal static class NodeCheck
{
    /// <param name="node">Its operator is known.</param>
    /// <param name="constants">The tensors of the model.</param>
    /// <param name="producers">The nodes before it, by what they make.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Find(NodeProto node, Dictionary<string, TensorProto> constants, Dictionary<string, NodeProto> producers) =>
        Attributes(node) ?? Values(node) ?? (node.OpType switch
        {
            "Mod" => Divisor(node, constants, producers),
            "Div" => IntegerDivisor(node, constants),
            "Loop" => Runs(node, constants, producers),
            "Concat" or "Expand" or "Pad" or "Range" or "Reshape" => Lengths(node, constants),
            _ => null,
        });

    private static string? Attributes(NodeProto node)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attribute in node.Attribute)
        {
            string name = $"has the attribute '{ModelName.Shown(attribute.Name)}'";
            if (!seen.Add(attribute.Name))
            {
                return $"{name} twice; expected each once";
            }

            bool fits = attribute.Type switch
            {
                AttributeType.Float => attribute.HasF && float.IsFinite(attribute.F),
                AttributeType.Int => attribute.HasI,
                AttributeType.String => attribute.HasS,
                AttributeType.Ints or AttributeType.Strings => true,
                AttributeType.Graph => node.OpType == "Loop" && attribute.G is not null,
                _ => false,
            };
            if (!fits || Values(attribute) > (attribute.Type is AttributeType.Ints or AttributeType.Strings or AttributeType.Graph ? 0 : 1))
            {
                return $"{name} of type {attribute.Type} with values of another; expected one kind of value, and finite numbers";
            }
        }

        return null;
    }

    /// <summary>An input that is missing is an address that is none to most operators; two of them have inputs that may be.</summary>
    private static string? Values(NodeProto node)
    {
        int optional = node.OpType is "MultiHeadAttention" or "SkipLayerNormalization" ? 3 : int.MaxValue, missing = node.Input.IndexOf("");
        return missing >= 0 && missing < optional ? $"has no input {missing}; expected a value"
            : node.Output.Count == 0 || node.Output.Contains("") ? "has an output without a name, or none; expected names"
            : null;
    }

    /// <summary>How many kinds of values there are, that of a list which the type names aside.</summary>
    private static int Values(AttributeProto attribute) =>
        (attribute.HasF ? 1 : 0) + (attribute.HasI ? 1 : 0) + (attribute.HasS ? 1 : 0)
        + (attribute.Type != AttributeType.Graph && attribute.G is not null ? 1 : 0)
        + (attribute.Type != AttributeType.Ints && attribute.Ints.Count > 0 ? 1 : 0)
        + (attribute.Type != AttributeType.Strings && attribute.Strings.Count > 0 ? 1 : 0);

    /// <summary>The remainder of a division of integers by zero would end the process.</summary>
    private static string? Divisor(NodeProto node, Dictionary<string, TensorProto> constants, Dictionary<string, NodeProto> producers)
    {
        string divisor = node.Input.Count == 2 ? node.Input[1] : "";
        return IsAboveZero(divisor) || (producers.GetValueOrDefault(divisor) is { OpType: "Min" } least && least.Input.Any(IsAboveZero))
            ? null
            : "divides by what may be 0; expected an integer above 0";

        bool IsAboveZero(string value) => constants.TryGetValue(value, out var tensor) && Integers(tensor) is { Length: > 0 } numbers && numbers.All(number => number > 0);
    }

    /// <summary>As that of <see cref="Divisor"/>; most divisors are fractions, of which none are constants of this type.</summary>
    private static string? IntegerDivisor(NodeProto node, Dictionary<string, TensorProto> constants) =>
        node.Input.Count == 2 && constants.TryGetValue(node.Input[1], out var tensor) && Integers(tensor) is { } numbers && numbers.Contains(0)
            ? "divides by 0; expected another number"
            : null;

    /// <summary>A loop ends, whatever is in it: it is given a number that a constant bounds.</summary>
    private static string? Runs(NodeProto node, Dictionary<string, TensorProto> constants, Dictionary<string, NodeProto> producers)
    {
        bool isBounded = node.Input.Count > 2
            && producers.GetValueOrDefault(node.Input[0]) is { OpType: "Min" } least
            && least.Input.Any(input => constants.TryGetValue(input, out var tensor) && Integers(tensor) is [<= ModelLimits.Runs]);
        return isBounded && node.Attribute.Any(attribute => attribute.G is not null)
            ? null
            : $"is a loop whose runs no constant bounds, or without a body; expected at most {ModelLimits.Runs} runs";
    }

    /// <summary>A number that was damaged, as a length, could ask for more memory than there is.</summary>
    private static string? Lengths(NodeProto node, Dictionary<string, TensorProto> constants)
    {
        foreach (string input in node.Input)
        {
            if (constants.TryGetValue(input, out var tensor) && tensor.RawData.Length <= 8 * ModelLimits.Axes && Integers(tensor) is { } lengths
                && lengths.FirstOrDefault(length => length is < -ModelLimits.Length or > ModelLimits.Length) is var length and not 0)
            {
                return $"is given the length {length} by '{ModelName.Shown(input)}'; expected at most {ModelLimits.Length}";
            }
        }

        return null;
    }

    private static long[]? Integers(TensorProto tensor)
    {
        if (tensor.DataType != (int)ElementType.Int64)
        {
            return null;
        }

        var numbers = new long[tensor.RawData.Length / sizeof(long)];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadInt64LittleEndian(tensor.RawData.Span[(i * sizeof(long))..]);
        }

        return numbers;
    }
}
