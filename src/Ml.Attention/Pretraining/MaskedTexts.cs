using Ml.Attention.Generation;
using Ml.Attention.Tokenization;
using Ml.Attention.Training;

namespace Ml.Attention.Pretraining;

/// <summary>
/// Hides words of texts: of those chosen, 80 % become the mask, 10 % another word, and 10 % stay what they are (Devlin et al.
/// 2019, section 3.1), so that an encoder has to know every word, not the mask alone. Words without an id of their own are
/// never chosen.
/// </summary>
internal sealed class MaskedTexts
{
    private const int MaskPurpose = 3;

    private readonly IReadOnlyList<int[]> _texts;
    private readonly int[][] _choices;
    private readonly Vocabulary _vocabulary;
    private readonly PretrainingOptions _options;
    private readonly int _maskId;

    /// <param name="texts">The ids of each text; those without two tokens, or without a known word, are left out.</param>
    /// <param name="vocabulary">Tells known words.</param>
    /// <param name="options">How much is hidden, and the seed.</param>
    /// <param name="maskId">The id of a hidden word.</param>
    public MaskedTexts(IEnumerable<int[]> texts, Vocabulary vocabulary, PretrainingOptions options, int maskId)
    {
        (_vocabulary, _options, _maskId) = (vocabulary, options, maskId);
        _texts = [.. texts.Where(text => text.Length > 1 && text.Any(IsKnown))];
        _choices = [.. _texts.Select(text => Enumerable.Range(0, text.Length).Where(place => IsKnown(text[place])).ToArray())];
    }

    /// <summary>How many texts there are.</summary>
    public int Count => _texts.Count;

    /// <summary>All texts, with words hidden anew for each epoch. As many of a text each time.</summary>
    /// <param name="epoch">Counted from 0; −1 for texts that are told the same in each.</param>
    public IReadOnlyList<SequencePair> Draw(int epoch)
    {
        var random = StepRandom.Of(_options.Training.Seed, epoch, MaskPurpose);
        return [.. _texts.Select((text, i) => Hide(text, _choices[i], random))];
    }

    private SequencePair Hide(int[] text, int[] choices, Random random)
    {
        int count = Math.Clamp((int)Math.Round(text.Length * _options.MaskedShare), 1, choices.Length);
        int[] places = [.. choices];
        for (int i = 0; i < count; i++)
        {
            int other = random.Next(i, places.Length);
            (places[i], places[other]) = (places[other], places[i]);
        }

        int[] chosen = places[..count];
        Array.Sort(chosen);
        int[] read = [.. text];
        foreach (int place in chosen)
        {
            read[place] = random.Next(10) switch
            {
                < 8 => _maskId,
                8 => random.Next((int)_vocabulary.FirstWordId, _vocabulary.Count),
                _ => text[place],
            };
        }

        return new(read, chosen, Array.ConvertAll(chosen, place => text[place]));
    }

    private bool IsKnown(int id) => id >= _vocabulary.FirstWordId;
}
