using System.Globalization;
using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Training;

/// <summary>A pretrained encoder as the start of a classifier: form, words and weights are taken over.</summary>
internal sealed class InitialWeights(PretrainedEncoder encoder, string path)
{
    private const string PositionsName = "position/weight";

    /// <summary>Of an encoder, what a classifier chooses for itself.</summary>
    private static readonly string[] Free =
        [nameof(EncoderOptions.Dropout), nameof(EncoderOptions.AttentionDropout), nameof(EncoderOptions.EmbeddingDropout), nameof(EncoderOptions.HeadDropout), nameof(EncoderOptions.Pooling)];

    /// <summary>Tells one file from another.</summary>
    public string Digest => encoder.Digest;

    /// <summary>Null where there is nothing to start from.</summary>
    /// <exception cref="ModelFormatException">The file is no pretrained encoder.</exception>
    public static InitialWeights? Load(string? path) => path is null ? null : new(PretrainedEncoder.Load(path), path);

    /// <summary>Options with the form of the encoder.</summary>
    /// <exception cref="ArgumentException">They ask for another form.</exception>
    public TextClassificationOptions ApplyTo(TextClassificationOptions options)
    {
        var (own, form) = (options.Encoder, encoder.Encoder);
        foreach (var property in typeof(EncoderOptions).GetProperties().Where(property => property.CanWrite && !Free.Contains(property.Name)))
        {
            Check(property.Name, property.GetValue(own), property.GetValue(new EncoderOptions()), property.GetValue(form));
        }

        TokenizerOptions standard = new();
        Check(nameof(TokenizerOptions.FoldCase), options.Tokenizer.FoldCase, standard.FoldCase, encoder.Tokenizer.FoldCase);
        Check(nameof(TokenizerOptions.UnknownBuckets), options.Tokenizer.UnknownBuckets, standard.UnknownBuckets, encoder.Tokenizer.UnknownBuckets);
        if (form.Positions == PositionKind.Learned && options.Tokenizer.MaxTokens > encoder.Tokenizer.MaxTokens)
        {
            throw Wrong(nameof(TokenizerOptions.MaxTokens), $"is {options.Tokenizer.MaxTokens}; '{path}' has learned vectors of {encoder.Tokenizer.MaxTokens} positions, so expected that at most.");
        }

        return options with
        {
            Encoder = form with { Dropout = own.Dropout, AttentionDropout = own.AttentionDropout, EmbeddingDropout = own.EmbeddingDropout, HeadDropout = own.HeadDropout, Pooling = own.Pooling },
            Tokenizer = options.Tokenizer with { FoldCase = encoder.Tokenizer.FoldCase, UnknownBuckets = encoder.Tokenizer.UnknownBuckets },
        };
    }

    /// <summary>A vocabulary with the words of the encoder that it has not, behind its own.</summary>
    /// <param name="own">That of the texts with labels.</param>
    /// <param name="most">How many words there may be.</param>
    public Vocabulary Extend(Vocabulary own, int most) => own.With(encoder.Vocabulary, most);

    /// <summary>Replaces the random start of a network by the weights of the encoder. What it has none for stays: other tables, words of its own, the head.</summary>
    /// <param name="weights">The start of each parameter, by name.</param>
    /// <param name="vocabulary">The words of the network.</param>
    public void CopyTo(Dictionary<string, float[]> weights, Vocabulary vocabulary)
    {
        foreach (var (name, values) in encoder.Weights)
        {
            if (name == TokenEmbedding.WeightName)
            {
                CopyVectors(values, weights[name], vocabulary);
            }
            else
            {
                // Of positions a network may have fewer.
                values.AsSpan(0, name == PositionsName ? weights[name].Length : values.Length).CopyTo(weights[name]);
            }
        }
    }

    private void CopyVectors(float[] from, float[] to, Vocabulary vocabulary)
    {
        int width = encoder.Encoder.Width;
        from.AsSpan(0, (int)vocabulary.FirstWordId * width).CopyTo(to);
        var places = encoder.Vocabulary.Words.Index().ToDictionary(word => word.Item, word => word.Index + (int)encoder.Vocabulary.FirstWordId, StringComparer.Ordinal);
        foreach (var (i, word) in vocabulary.Words.Index())
        {
            if (places.TryGetValue(word, out int place))
            {
                from.AsSpan(place * width, width).CopyTo(to.AsSpan(((int)vocabulary.FirstWordId + i) * width));
            }
        }
    }

    /// <summary>What is as nobody set it is taken from the encoder; what was set has to be the same.</summary>
    private void Check(string name, object? own, object? standard, object? file)
    {
        if (!Equals(own, standard) && !Equals(own, file))
        {
            throw Wrong(name, $"is {own}; '{path}', which training starts from, has {file ?? "the default"}. Leave it out: the form is that of the file.");
        }
    }

    private static ArgumentException Wrong(string name, FormattableString problem) => new($"{name} {problem.ToString(CultureInfo.InvariantCulture)}", name);
}
