using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Training;

/// <summary>Makes of tokenized texts what the parts of a network read.</summary>
internal sealed class TextEncoder
{
    private readonly TextClassifierDefinition _definition;
    private readonly TokenizedTexts _texts;
    private readonly int[] _ids;

    /// <param name="definition">What the network knows.</param>
    /// <param name="texts">The texts; where the network reads pairs, those of a pair one behind the other.</param>
    /// <param name="ids">The id of each different token.</param>
    public TextEncoder(TextClassifierDefinition definition, TokenizedTexts texts, int[] ids)
    {
        (_definition, _texts, _ids) = (definition, texts, ids);
        Spellings = definition.Subwords is { } subwords ? [.. texts.Tokens.Select(subwords.NumbersOf)] : [];
        VectorSpellings = definition.SubwordVectors > 0
            ? Array.ConvertAll(Spellings, numbers => Array.FindAll(numbers, number => number <= definition.SubwordVectors))
            : [];
    }

    /// <summary>The known runs of characters in each different token; empty where none are.</summary>
    public int[][] Spellings { get; }

    /// <summary>Those of them that have vectors.</summary>
    public int[][] VectorSpellings { get; }

    /// <param name="example">Which example.</param>
    /// <param name="label">Its class.</param>
    public EncodedText Encode(int example, int label)
    {
        if (!_definition.ReadsPairs)
        {
            return EncodeText(example, label);
        }

        // Texts are joined when they are cut, and pairs of words found then. Linear models read one text, so there are none.
        var (first, second) = (EncodeText(2 * example, label), EncodeText((2 * example) + 1, label));
        return new([.. first.Ids, .. second.Ids], label)
        {
            FirstLength = first.Length,
            Pairs = _definition.PairVectors > 0 ? [.. Pairs(first.Ids), .. Pairs(second.Ids)] : [],
            Spellings = [.. first.Spellings, .. second.Spellings],
        };
    }

    private EncodedText EncodeText(int text, int label)
    {
        int[] tokens = _texts.Texts[text];
        int[] ids = Array.ConvertAll(tokens, token => _ids[token]);
        var tokenizer = _definition.EachText;
        return new(TokenTruncation.Cut(ids, tokenizer), label)
        {
            Pairs = _definition.PairVectors > 0 ? TokenTruncation.Cut(Pairs(ids), tokenizer) : [],
            Spellings = _definition.SubwordVectors == 0 ? [] : TokenTruncation.Cut(tokens, tokenizer),
            Features = _definition.Linear == LinearPaths.None ? [] : _definition.NGramVocabulary.Features(ids),
            FeatureSpellings = _definition.Subwords is not null && _definition.Linear.HasFlag(LinearPaths.Spellings) ? FeatureSpellings(tokens) : [],
        };
    }

    private int[] FeatureSpellings(int[] tokens)
    {
        var seen = new HashSet<int>();
        return [.. tokens.Where(token => _ids[token] < _definition.Vocabulary.FirstWordId || seen.Add(_ids[token]))];
    }

    private int[] Pairs(int[] ids) =>
        Array.ConvertAll(_definition.NGramVocabulary.PairNumbers(ids), number => number <= _definition.PairVectors ? number : 0);
}
