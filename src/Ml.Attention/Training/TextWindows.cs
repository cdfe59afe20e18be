using Ml.Attention.Tokenization;

namespace Ml.Attention.Training;

/// <summary>Texts in windows, where options want them (<see cref="Truncation.Windows"/>): each is an example of its own to an encoder.</summary>
internal sealed class TextWindows
{
    private readonly int[] _counts;

    /// <param name="texts">Whole texts.</param>
    /// <param name="options">The length of a window, and whether texts are cut into them.</param>
    public TextWindows(IReadOnlyList<EncodedText> texts, TokenizerOptions options)
    {
        int length = options.Truncation == Truncation.Windows ? options.MaxTokens : int.MaxValue;
        var windows = texts.Select(text => text.Length <= length ? [text] : Cut(text, length)).ToList();
        _counts = [.. windows.Select(own => own.Count)];
        Examples = [.. windows.SelectMany(own => own)];
    }

    /// <summary>The windows, those of a text one behind the other.</summary>
    public IReadOnlyList<EncodedText> Examples { get; }

    /// <summary>The position of the text that a window is of.</summary>
    public int TextOf(int window)
    {
        int text = 0;
        for (int end = _counts[0]; window >= end; end += _counts[text])
        {
            text++;
        }

        return text;
    }

    /// <summary>For each decision about each text the mean of what is said of its windows.</summary>
    /// <param name="answers">For each decision about each window: ln of the probability of each outcome; none where there is no answer.</param>
    /// <param name="decisions">How many decisions there are about each.</param>
    public float[][] Mean(float[][] answers, int decisions)
    {
        if (answers.Length == 0 || Examples.Count == _counts.Length)
        {
            return answers;
        }

        var means = new List<float[]>(_counts.Length * decisions);
        int window = 0;
        foreach (int count in _counts)
        {
            for (int decision = 0; decision < decisions; decision++)
            {
                var own = Enumerable.Range(window, count).Select(each => answers[(each * decisions) + decision]).ToList();
                means.Add([.. own[0].Select((_, outcome) => own.Average(answer => answer[outcome]))]);
            }

            window += count;
        }

        return [.. means];
    }

    private static List<EncodedText> Cut(EncodedText text, int length) => [.. Enumerable.Range(0, (text.Length + length - 1) / length).Select(i => text with
    {
        Ids = Part(text.Ids, i, length),
        Pairs = Part(text.Pairs, i, length),
        Spellings = Part(text.Spellings, i, length),
    })];

    private static int[] Part(int[] all, int window, int length) => all.Length == 0 ? [] : all[(window * length)..Math.Min(all.Length, (window + 1) * length)];
}
