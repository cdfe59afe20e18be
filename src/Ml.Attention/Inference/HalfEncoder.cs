using System.Numerics.Tensors;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;

namespace Ml.Attention.Inference;

/// <summary>
/// Lets the layers of an encoder compute with 16-bit numbers; what is before and behind them, sums over many tokens and
/// probabilities among it, keeps 32 bits.
/// </summary>
internal sealed class HalfEncoder
{
    /// <summary>What names of values in 16 bits end with.</summary>
    public const string Suffix = "/half";

    private const int HalfType = (int)ElementType.Half, FloatType = (int)ElementType.Float;

    private readonly ModelEdit _edit;
    private readonly Dictionary<string, int> _types;

    /// <summary>What the layers compute.</summary>
    private readonly HashSet<string> _inside;
    private readonly HashSet<string> _converted = [];

    private HalfEncoder(ModelEdit edit)
    {
        _edit = edit;
        _types = ValueTypes.Of(edit.Model);
        _inside = [.. edit.Nodes.Where(IsInside).SelectMany(node => node.Output).Where(output => _types[output] == FloatType)];
    }

    public static void Round(ModelEdit edit)
    {
        var half = new HalfEncoder(edit);
        var used = edit.Nodes.Where(node => !IsInside(node)).SelectMany(node => node.Input)
            .Concat(edit.Model.Graph.Output.Select(output => output.Name)).ToHashSet(StringComparer.Ordinal);
        edit.Replace(node => IsInside(node) ? half.Converted(node, used) : null);
    }

    private static bool IsInside(NodeProto node) =>
        node.Name.Contains("encoder/layer_", StringComparison.Ordinal) || node.Name.Contains("encoder/final_norm", StringComparison.Ordinal);

    private IEnumerable<NodeProto> Converted(NodeProto node, HashSet<string> usedOutside)
    {
        for (int i = 0; i < node.Input.Count; i++)
        {
            string input = node.Input[i];
            if (input.Length > 0 && _types[input] == FloatType)
            {
                string name = input + Suffix;
                node.Input[i] = name;
                if (!_inside.Contains(input) && _converted.Add(name))
                {
                    if (_edit.Tensor(input) is { } tensor)
                    {
                        Add(name, tensor);
                    }
                    else
                    {
                        yield return ModelEdit.Cast(input, name, HalfType);
                    }
                }
            }
        }

        if (node.OpType == "Cast" && node.Attribute[0].I == FloatType)
        {
            node.Attribute[0].I = HalfType;
        }

        List<NodeProto> back = [];
        for (int i = 0; i < node.Output.Count; i++)
        {
            string output = node.Output[i];
            if (_inside.Contains(output))
            {
                node.Output[i] = output + Suffix;
                if (usedOutside.Contains(output))
                {
                    back.Add(ModelEdit.Cast(node.Output[i], output, FloatType));
                }
            }
        }

        yield return node;
        foreach (var cast in back)
        {
            yield return cast;
        }
    }

    private void Add(string name, TensorProto tensor)
    {
        float[] elements = ModelEdit.Floats(tensor);

        // A mask's -1e9 becomes the lowest number there is, not minus infinity, of which NaN could come.
        elements = Array.ConvertAll(elements, each => Math.Clamp(each, (float)Half.MinValue, (float)Half.MaxValue));
        var halves = new Half[elements.Length];
        TensorPrimitives.ConvertToHalf(elements, halves);
        _edit.Add<Half>(name, HalfType, halves, tensor.Dims.ToArray());
    }
}
