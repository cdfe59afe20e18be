using Ml.Attention.LanguageModels;
using Ml.Attention.Tokenization;
using Choice = Ml.Attention.Sample.Commands.TrainingChoice<Ml.Attention.LanguageModels.LanguageModelOptions>;
using Choices = Ml.Attention.Sample.Commands.SequenceChoices<Ml.Attention.LanguageModels.LanguageModelOptions>;

namespace Ml.Attention.Sample.Commands;

/// <summary>Options for the form of a language model and for its training.</summary>
internal static class LanguageModelChoices
{
    public static Choices Create()
    {
        LanguageModelOptions standard = new();
        return new(
            standard,
            [
                Choice.Value<int>("--layers", "DecoderLayers", "Layers of the decoder.", standard.Transformer.DecoderLayers, (o, v) => o with { Transformer = o.Transformer with { DecoderLayers = v } }),
                .. Choices.Layers(standard.Transformer, (options, change) => options with { Transformer = change(options.Transformer) }),
                Vocabulary("--vocabulary", "Kind", "What texts are read in: subwords learned from the data, or whole words.", standard.Vocabulary.Kind, (o, v) => o with { Kind = v }),
                Vocabulary("--vocabulary-size", "Size", "Entries of the vocabulary, at most.", standard.Vocabulary.Size, (o, v) => o with { Size = v }),
                Vocabulary("--min-frequency", "MinCount", "How often something must occur to have an entry.", standard.Vocabulary.MinCount, (o, v) => o with { MinCount = v }),
                Choice.Value<int>("--max-tokens", "MaxTokens", "Tokens that are read together; longer texts are learned from in parts.", standard.MaxTokens, (o, v) => o with { MaxTokens = v }),
                .. Choices.Training(standard.Training, (options, change) => options with { Training = change(options.Training) }),
            ],
            options => options.Validate());
    }

    private static Choice Vocabulary<T>(string name, string property, string description, T standard, Func<PieceOptions, T, PieceOptions> set)
        where T : struct => Choice.Value<T>(name, property, description, standard, (options, value) => options with { Vocabulary = set(options.Vocabulary, value) });
}
