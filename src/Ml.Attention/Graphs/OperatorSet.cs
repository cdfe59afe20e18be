namespace Ml.Attention.Graphs;

/// <summary>A version of ONNX's own operators.</summary>
/// <param name="Version">Its number.</param>
/// <param name="IrVersion">The version of the file format that goes with it.</param>
internal sealed record OperatorSet(long Version, long IrVersion)
{
    /// <summary>The one of most models: old enough for the ONNX Runtime that others may have.</summary>
    public static OperatorSet Usual { get; } = new(17, 8);

    /// <summary>The first that joins strings, as models that write text must.</summary>
    public static OperatorSet WithStrings { get; } = new(20, 9);

    /// <summary>All that models of this library use.</summary>
    public static IReadOnlyList<OperatorSet> All { get; } = [Usual, WithStrings];
}
