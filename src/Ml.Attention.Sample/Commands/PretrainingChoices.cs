using Ml.Attention.Layers;
using Ml.Attention.Pretraining;
using Ml.Attention.Tokenization;
using Choice = Ml.Attention.Sample.Commands.TrainingChoice<Ml.Attention.Pretraining.PretrainingOptions>;
using Choices = Ml.Attention.Sample.Commands.SequenceChoices<Ml.Attention.Pretraining.PretrainingOptions>;

namespace Ml.Attention.Sample.Commands;

/// <summary>Options for the form of an encoder and for its pretraining.</summary>
internal static class PretrainingChoices
{
    public static Choices Create()
    {
        PretrainingOptions standard = new();
        var (encoder, tokenizer) = (standard.Encoder, standard.Tokenizer);
        return new(
            standard,
            [
                Encoder("--layers", "Layers", "Encoder layers.", encoder.Layers, (o, v) => o with { Layers = v }),
                Encoder("--width", "Width", "Length of each token's vector; a multiple of --heads.", encoder.Width, (o, v) => o with { Width = v }),
                Encoder("--heads", "Heads", "Attention heads of a layer.", encoder.Heads, (o, v) => o with { Heads = v }),
                Encoder("--feed-forward", "FeedForward", "Inner width of the feed-forward layer.", encoder.FeedForward, (o, v) => o with { FeedForward = v }),
                Encoder("--dropout", "Dropout", "Share of elements set to zero in training, from 0 to below 1.", encoder.Dropout, (o, v) => o with { Dropout = v }),
                Encoder("--activation", "Activation", "The function inside the feed-forward layer.", encoder.Activation, (o, v) => o with { Activation = v }),
                Encoder("--normalization", "Normalization", "Where layer normalization stands.", encoder.Normalization, (o, v) => o with { Normalization = v }),
                Encoder("--positions", "Positions", "How positions enter.", encoder.Positions, (o, v) => o with { Positions = v }),
                Tokenizer("--max-tokens", "MaxTokens", "Tokens that are read together; longer texts are learned from in parts.", tokenizer.MaxTokens, (o, v) => o with { MaxTokens = v }),
                Tokenizer("--min-frequency", "MinFrequency", "How often a word must occur to have an entry in the vocabulary.", tokenizer.MinFrequency, (o, v) => o with { MinFrequency = v }),
                Tokenizer("--max-vocabulary", "MaxVocabulary", "Entries of the vocabulary, at most.", tokenizer.MaxVocabulary, (o, v) => o with { MaxVocabulary = v }),
                Choice.Value<double>("--masked-share", "MaskedShare", "Share of the words of a text that are hidden and told, above 0, up to 1.", standard.MaskedShare, (o, v) => o with { MaskedShare = v }),
                .. Choices.Training(standard.Training, (options, change) => options with { Training = change(options.Training) }),
            ],
            options => options.Validate());
    }

    private static Choice Encoder<T>(string name, string property, string description, T standard, Func<EncoderOptions, T, EncoderOptions> set)
        where T : struct => Choice.Value<T>(name, property, description, standard, (options, value) => options with { Encoder = set(options.Encoder, value) });

    private static Choice Tokenizer<T>(string name, string property, string description, T standard, Func<TokenizerOptions, T, TokenizerOptions> set)
        where T : struct => Choice.Value<T>(name, property, description, standard, (options, value) => options with { Tokenizer = set(options.Tokenizer, value) });
}
