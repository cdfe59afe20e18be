using Ml.Attention.Layers;
using Ml.Attention.Tokenization;
using Ml.Attention.Translation;
using Choice = Ml.Attention.Sample.Commands.TrainingChoice<Ml.Attention.Translation.TranslationOptions>;
using Choices = Ml.Attention.Sample.Commands.SequenceChoices<Ml.Attention.Translation.TranslationOptions>;

namespace Ml.Attention.Sample.Commands;

/// <summary>Options for the form of a translator and for its training.</summary>
internal static class TranslationChoices
{
    public static Choices Create()
    {
        TranslationOptions standard = new();
        return new(
            standard,
            [
                Form("--encoder-layers", "EncoderLayers", "Layers of the encoder.", standard.Transformer.EncoderLayers, (o, v) => o with { EncoderLayers = v }),
                Form("--decoder-layers", "DecoderLayers", "Layers of the decoder.", standard.Transformer.DecoderLayers, (o, v) => o with { DecoderLayers = v }),
                .. Choices.Layers(standard.Transformer, (options, change) => options with { Transformer = change(options.Transformer) }),
                Both("--vocabulary", "Kind", "What texts are read and written in: subwords learned from the data, or whole words.", standard.Source.Kind, (o, v) => o with { Kind = v }),
                Both("--vocabulary-size", "Size", "Entries of each of the two vocabularies, at most.", standard.Source.Size, (o, v) => o with { Size = v }),
                Both("--min-frequency", "MinCount", "How often something must occur to have an entry.", standard.Source.MinCount, (o, v) => o with { MinCount = v }),
                Choice.Value<int>("--max-tokens", "MaxTokens", "Tokens of a text, its end included; longer examples are left out, a longer source is cut.", standard.MaxTokens, (o, v) => o with { MaxTokens = v }),
                .. Choices.Training(standard.Training, (options, change) => options with { Training = change(options.Training) }),
                Choice.Value<int>("--beam-width", "BeamWidth", "Beginnings of each translation that the model keeps while it writes, where nothing else is said; 1 for greedy search.", standard.Generation.BeamWidth, (o, v) => o with { Generation = o.Generation with { BeamWidth = v } }),
                Choice.Value<float>("--length-penalty", "LengthPenalty", "How much longer translations are preferred, 0 to 2.", standard.Generation.LengthPenalty, (o, v) => o with { Generation = o.Generation with { LengthPenalty = v } }),
            ],
            options => options.Validate());
    }

    private static Choice Form(string name, string property, string description, int standard, Func<TransformerOptions, int, TransformerOptions> set) =>
        Choice.Value<int>(name, property, description, standard, (options, value) => options with { Transformer = set(options.Transformer, value) });

    private static Choice Both<T>(string name, string property, string description, T standard, Func<PieceOptions, T, PieceOptions> set)
        where T : struct => Choice.Value<T>(name, property, description, standard, (options, value) => options with { Source = set(options.Source, value), Target = set(options.Target, value) });
}
