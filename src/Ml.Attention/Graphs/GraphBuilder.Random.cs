using System.Globalization;

namespace Ml.Attention.Graphs;

// Randomness for dropout.
public sealed partial class GraphBuilder
{
    private readonly List<(Value Mask, float Rate)> _dropoutMasks = [];

    /// <summary>The masks that the graph must be given at each run, with their rates; see <see cref="Dropout"/>.</summary>
    internal IReadOnlyList<(Value Mask, float Rate)> DropoutMasks => _dropoutMasks;

    /// <summary>
    /// In training, sets elements to zero with probability <paramref name="rate"/> and divides the others by
    /// 1 − rate (Srivastava et al. 2014); else the value itself.
    /// </summary>
    /// <remarks>
    /// ONNX's <c>Dropout</c> draws its numbers one by one on one thread, which costs more than the products around it.
    /// Here each mask is an input: who runs the graph cuts masks from a long tape of random ones made once.
    /// </remarks>
    public Value Dropout(Value value, float rate)
    {
        CheckType("Dropout", value, ElementType.Float);
        if (!IsTraining || rate == 0)
        {
            return value;
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"dropout/mask_{_dropoutMasks.Count}");
        var mask = Input(name, ElementType.Float, value.Shape);
        _dropoutMasks.Add((mask, rate));
        return Multiply(value, mask);
    }
}
