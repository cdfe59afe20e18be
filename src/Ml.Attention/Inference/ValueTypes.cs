using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;

namespace Ml.Attention.Inference;

/// <summary>The element type of each value of a model, as the specification of its operators says.</summary>
internal static class ValueTypes
{
    public static Dictionary<string, int> Of(ModelProto model)
    {
        var types = model.Graph.Initializer.ToDictionary(tensor => tensor.Name, tensor => tensor.DataType, StringComparer.Ordinal);
        foreach (var input in model.Graph.Input)
        {
            types[input.Name] = input.Type.TensorType.ElemType;
        }

        foreach (var node in model.Graph.Node)
        {
            for (int i = 0; i < node.Output.Count; i++)
            {
                types[node.Output[i]] = Type(node, i, types);
            }
        }

        return types;
    }

    private static int Type(NodeProto node, int output, Dictionary<string, int> types) => node.OpType switch
    {
        "Cast" => (int)node.Attribute.Single(attribute => attribute.Name == "to").I,
        "Shape" or "Size" or "ArgMax" or "NonZero" => (int)ElementType.Int64,
        "TopK" when output == 1 => (int)ElementType.Int64,
        "Equal" or "Greater" or "Less" or "Not" or "And" or "Or" => (int)ElementType.Boolean,
        "MurmurHash3" => (int)ElementType.UInt32,
        "LabelEncoder" => (int)LabelType(node),
        "Where" => types[node.Input[1]],
        _ => types[node.Input[0]],
    };

    private static ElementType LabelType(NodeProto node) =>
        node.Attribute.Any(attribute => attribute.Name == "values_strings") ? ElementType.String
        : node.Attribute.Any(attribute => attribute.Name == "values_floats") ? ElementType.Float
        : ElementType.Int64;
}
