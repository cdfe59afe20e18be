using Ml.Attention.Inference;

namespace Ml.Attention.Sample.Commands;

/// <summary>Pairs of texts as lines: the first text, a tab, the second.</summary>
internal static class PairLines
{
    /// <summary>The lines of texts given as arguments; single texts as they are.</summary>
    /// <param name="texts">The first texts.</param>
    /// <param name="second">The second ones, as many.</param>
    /// <param name="readsPairs">Whether the model reads pairs.</param>
    /// <exception cref="InputException">There are not as many second texts as the model needs.</exception>
    public static string[] Join(string[] texts, string[] second, bool readsPairs)
    {
        if (!readsPairs && second.Length > 0)
        {
            throw new InputException("--second is given, and the model reads one text at a time; leave it out, or name a model that was trained with --second-text-column.");
        }

        if (readsPairs && texts.Length != second.Length)
        {
            throw new InputException($"The model reads pairs of texts; found {texts.Length} first and {second.Length} second ones, expected as many of both. Give each second text with --second.");
        }

        return readsPairs ? [.. texts.Zip(second, (one, other) => $"{one.Replace('\t', ' ')}\t{other.Replace('\t', ' ')}")] : texts;
    }

    /// <summary>The pair that a line is.</summary>
    /// <exception cref="InputException">It has not two columns.</exception>
    public static TextPair Split(string line, int number) => line.Split('\t') is [var first, var second]
        ? new(first, second)
        : throw new InputException($"Line {number} of the input has {line.Split('\t').Length} columns; the model reads pairs of texts, so expected two, with a tab between.");
}
