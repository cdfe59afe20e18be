using System.Globalization;
using Ml.Attention.Inference;

namespace Ml.Attention.Generation;

/// <summary>How many tokens a text that is written may have: as many as a loop in a model may have runs.</summary>
internal static class SequenceLength
{
    /// <exception cref="ArgumentException">It is out of range.</exception>
    public static void Check(int maxTokens, string name)
    {
        if (maxTokens is < 2 or > ModelLimits.Runs)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} is {maxTokens}; expected 2 to {ModelLimits.Runs}."), name);
        }
    }
}
