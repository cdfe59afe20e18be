namespace Ml.Attention.Inference;

/// <summary>
/// How much a model file may have of each thing, far above what this library writes: a file of some bytes an object would
/// fill many times its size in memory when it is read.
/// </summary>
internal static class ModelLimits
{
    /// <summary>Nodes; a model of five encoders of twelve layers has some 3,000.</summary>
    public const int Nodes = 50_000;

    /// <summary>Tensors, inputs, outputs and described values.</summary>
    public const int Values = 100_000;

    public const int Attributes = 500_000;

    /// <summary>Strings of all kinds, most of them words of vocabularies, of which a model has two million at most.</summary>
    public const int Strings = 8_000_000;

    /// <summary>Numbers in attributes: runs of words as keys, and where each is found.</summary>
    public const int Integers = 64_000_000;

    /// <summary>Runs of a loop: the tokens of a text that is written.</summary>
    public const int Runs = 1 << 16;

    /// <summary>Axes of a tensor.</summary>
    public const int Axes = 8;

    /// <summary>The largest number that a constant may give an operator that makes tensors of a given size.</summary>
    public const long Length = 1 << 24;
}
