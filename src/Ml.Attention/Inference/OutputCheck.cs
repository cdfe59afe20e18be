using Ml.Attention.Graphs;
using Tensor = Ml.Attention.Runtime.Tensor;

namespace Ml.Attention.Inference;

/// <summary>Whether what a model gave is what its configuration says: a damaged graph may load, and give other shapes.</summary>
internal static class OutputCheck
{
    /// <param name="names">The outputs that were asked for.</param>
    /// <param name="tensors">What was given.</param>
    /// <param name="rows">How many texts there were.</param>
    /// <param name="model">What the file says about itself.</param>
    /// <exception cref="ModelFormatException">Names the output.</exception>
    public static void Check(string[] names, Tensor[] tensors, int rows, ModelInformation model) =>
        Check(names, tensors, name => Expected(name, rows, model));

    /// <param name="names">The outputs that were asked for.</param>
    /// <param name="tensors">What was given.</param>
    /// <param name="expected">The type of each and the length of each axis, −1 where it may be any; null for outputs of which nothing is known.</param>
    /// <exception cref="ModelFormatException">Names the output.</exception>
    public static void Check(string[] names, Tensor[] tensors, Func<string, (ElementType Type, long[] Lengths)?> expected)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (expected(names[i]) is var (type, lengths) && tensors[i].Shape is var found
                && (found.Type != type || found.Lengths.Length != lengths.Length || found.Lengths.Zip(lengths).Any(pair => pair.Second >= 0 && pair.First != pair.Second)))
            {
                string shape = string.Join(", ", lengths.Select(length => length < 0 ? "any" : $"{length}"));
                throw new ModelFormatException($"The model gave {names[i]} as {found.Type} [{string.Join(", ", found.Lengths)}]; expected {type} [{shape}]. Its file is damaged: copy it again, or train the model again.");
            }
        }
    }

    /// <summary>The type and the length of each axis, −1 where it may be any; null for outputs of which nothing is known.</summary>
    private static (ElementType Type, long[] Lengths)? Expected(string name, long rows, ModelInformation model) => name switch
    {
        TextClassifierExporter.ScoreName => (ElementType.Float, [rows, model.Labels.Count]),
        RequestedOutputs.FeaturesName => (ElementType.Float, [rows, model.FeatureWidth]),
        RequestedOutputs.TokensName => (ElementType.String, [rows, -1]),
        RequestedOutputs.AttentionWeightsName => (ElementType.Float, [rows, (long)model.Encoders * model.Encoder.Layers, model.Encoder.Heads, -1, -1]),
        RequestedOutputs.PathLogitsName => (ElementType.Float, [rows, model.Paths.Count, model.Labels.Count]),
        _ => null,
    };
}
