namespace Ml.Attention.Graphs;

/// <summary>The operator sets that graphs of this library use, and their versions.</summary>
internal static class Domains
{
    /// <summary>ONNX's own operators.</summary>
    public const string Onnx = "";

    /// <summary>ONNX's operators for classical machine learning: <c>LabelEncoder</c>.</summary>
    public const string MachineLearning = "ai.onnx.ml";

    /// <summary>ONNX Runtime's own operators: <c>Tokenizer</c>, <c>MurmurHash3</c>, fused products.</summary>
    public const string OnnxRuntime = "com.microsoft";

    public static long Version(string domain) => domain switch
    {
        Onnx => OperatorSet.Usual.Version,
        MachineLearning => 3,
        OnnxRuntime => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(domain), domain, "Unknown operator set."),
    };
}
