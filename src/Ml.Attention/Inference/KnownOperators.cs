using Ml.Attention.Graphs;

namespace Ml.Attention.Inference;

/// <summary>
/// The operators that models of this library are made of, those for what is asked of a loaded model among them. A test
/// exports models of every form and asserts that these are there, and no others.
/// </summary>
internal static class KnownOperators
{
    private static readonly Dictionary<string, HashSet<string>> Names = new(StringComparer.Ordinal)
    {
        [Domains.Onnx] =
        [
            "Abs", "Add", "ArgMax", "Cast", "Compress", "Concat", "Cos", "CumSum", "Div", "Equal", "Erf", "Expand", "Gather", "GatherElements",
            "Greater", "Identity", "InstanceNormalization", "IsNaN", "LogSoftmax", "MatMul", "Max", "Min", "Mod", "Mul", "Pad",
            "Range", "ReduceMax", "ReduceSum", "Relu", "Reshape", "Shape", "Sin", "Slice", "Softmax", "Split",
            "Sqrt", "Sub", "TopK", "Transpose", "Unsqueeze", "Where",
        ],
        [Domains.MachineLearning] = ["LabelEncoder"],
        [Domains.OnnxRuntime] =
        [
            "BiasGelu", "DynamicQuantizeMatMul", "FusedMatMul", "Gelu", "MultiHeadAttention", "MurmurHash3", "SkipLayerNormalization", "Tokenizer",
        ],
    };

    /// <summary>What files of the first version hold; layers have used faster operators since.</summary>
    private const string Earlier = "LayerNormalization";

    /// <summary>What models that write text have besides.</summary>
    private static readonly HashSet<string> Writing = ["Exp", "Log", "Loop", "StringConcat"];

    public static IEnumerable<(string Domain, string Name)> All =>
        Names.SelectMany(set => set.Value.Select(name => (set.Key, name))).Concat(Writing.Select(name => (Domains.Onnx, name)));

    public static bool Contains(string domain, string name, bool writesText = false) =>
        (writesText && domain == Domains.Onnx && Writing.Contains(name)) || (Names.TryGetValue(domain, out var names) && names.Contains(name)) || (domain == Domains.Onnx && name == Earlier);

    public static bool HasDomain(string domain) => Names.ContainsKey(domain);
}
