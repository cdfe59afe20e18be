using System.CommandLine;
using Ml.Attention.Generation;
using Ml.Attention.Layers;
using Ml.Attention.Optimizers;
using Ml.Attention.Tokenization;
using Ml.Attention.Translation;
using Choice = Ml.Attention.Sample.Commands.TrainingChoice<Ml.Attention.Translation.TranslationOptions>;

namespace Ml.Attention.Sample.Commands;

/// <summary>Options for the form of a translator and for its training.</summary>
internal sealed class TranslationChoices
{
    private static readonly TranslationOptions Defaults = new();

    private readonly Choice[] _choices =
    [
        Form<int>("--encoder-layers", "EncoderLayers", "Layers of the encoder.", Defaults.Transformer.EncoderLayers, (o, v) => o with { EncoderLayers = v }),
        Form<int>("--decoder-layers", "DecoderLayers", "Layers of the decoder.", Defaults.Transformer.DecoderLayers, (o, v) => o with { DecoderLayers = v }),
        Form<int>("--width", "Width", "Length of each token's vector; a multiple of --heads.", Defaults.Transformer.Width, (o, v) => o with { Width = v }),
        Form<int>("--heads", "Heads", "Attention heads of a layer.", Defaults.Transformer.Heads, (o, v) => o with { Heads = v }),
        Form<int>("--feed-forward", "FeedForward", "Inner width of the feed-forward layers.", Defaults.Transformer.FeedForward, (o, v) => o with { FeedForward = v }),
        Form<float>("--dropout", "Dropout", "Share of elements set to zero in training, from 0 to below 1.", Defaults.Transformer.Dropout, (o, v) => o with { Dropout = v }),
        Form<Activation>("--activation", "Activation", "The function inside the feed-forward layers.", Defaults.Transformer.Activation, (o, v) => o with { Activation = v }),
        Form<NormalizationPlacement>("--normalization", "Normalization", "Where layer normalization stands.", Defaults.Transformer.Normalization, (o, v) => o with { Normalization = v }),
        Choice.Switch("--untied-output", "The product that gives the next token has weights of its own, not the tokens' vectors.", o => o with { Transformer = o.Transformer with { TiedOutput = false } }),
        Both<PieceKind>("--vocabulary", "Kind", "What texts are read and written in: subwords learned from the data, or whole words.", Defaults.Source.Kind, (o, v) => o with { Kind = v }),
        Both<int>("--vocabulary-size", "Size", "Entries of each of the two vocabularies, at most.", Defaults.Source.Size, (o, v) => o with { Size = v }),
        Both<int>("--min-frequency", "MinCount", "How often something must occur to have an entry.", Defaults.Source.MinCount, (o, v) => o with { MinCount = v }),
        Choice.Value<int>("--max-tokens", "MaxTokens", "Tokens of a text, its end included; longer examples are left out, a longer source is cut.", Defaults.MaxTokens, (o, v) => o with { MaxTokens = v }),
        Training<int>("--epochs", "Epochs", "Passes through the data.", Defaults.Training.Epochs, (o, v) => o with { Epochs = v }),
        Training<double>("--learning-rate", "LearningRate", "The highest learning rate; without it 1/√(width · warm-up steps), at most 0.004.", null, (o, v) => o with { LearningRate = v }),
        Training<int>("--warm-up-steps", "WarmUpSteps", "Steps in which the learning rate rises; without it a tenth of all, at most 4,000.", null, (o, v) => o with { WarmUpSteps = v }),
        Training<LearningRateDecay>("--schedule", "Decay", "How the learning rate falls after that; inverse-square-root is that of the paper.", Defaults.Training.Decay, (o, v) => o with { Decay = v }),
        Training<int>("--batch-tokens", "BatchTokens", "Tokens of a batch on one side, padding included, at most.", Defaults.Training.BatchTokens, (o, v) => o with { BatchTokens = v }),
        Training<float>("--label-smoothing", "LabelSmoothing", "Share of probability that goes to all tokens alike, from 0 to below 1.", Defaults.Training.LabelSmoothing, (o, v) => o with { LabelSmoothing = v }),
        Training<double>("--averaged-share", "AveragedShare", "Share of the last steps over which weights are averaged; 0 for none.", Defaults.Training.AveragedShare, (o, v) => o with { AveragedShare = v }),
        Training<int>("--seed", "Seed", "Where random numbers start; the same seed gives the same model.", Defaults.Training.Seed, (o, v) => o with { Seed = v }),
        Choice.Value<int>("--beam-width", "BeamWidth", "Beginnings of each translation that the model keeps while it writes, where nothing else is said; 1 for greedy search.", Defaults.Generation.BeamWidth, (o, v) => o with { Generation = o.Generation with { BeamWidth = v } }),
        Choice.Value<float>("--length-penalty", "LengthPenalty", "How much longer translations are preferred, 0 to 2.", Defaults.Generation.LengthPenalty, (o, v) => o with { Generation = o.Generation with { LengthPenalty = v } }),
    ];

    public void AddTo(Command command)
    {
        foreach (var choice in _choices)
        {
            command.Options.Add(choice.Option);
        }
    }

    /// <exception cref="InputException">A value is out of range, or two contradict each other.</exception>
    public TranslationOptions Read(ParseResult result)
    {
        var options = _choices.Aggregate(Defaults, (all, choice) => choice.Apply(result, all));
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentException exception)
        {
            throw new InputException(Choice.InTermsOfOptions(exception, _choices), exception);
        }
    }

    private static Choice Form<T>(string name, string property, string description, T? standard, Func<TransformerOptions, T, TransformerOptions> set)
        where T : struct => Choice.Value(name, property, description, standard, (options, value) => options with { Transformer = set(options.Transformer, value) });

    private static Choice Both<T>(string name, string property, string description, T? standard, Func<PieceOptions, T, PieceOptions> set)
        where T : struct => Choice.Value(name, property, description, standard, (options, value) => options with { Source = set(options.Source, value), Target = set(options.Target, value) });

    private static Choice Training<T>(string name, string property, string description, T? standard, Func<SequenceTrainingOptions, T, SequenceTrainingOptions> set)
        where T : struct => Choice.Value(name, property, description, standard, (options, value) => options with { Training = set(options.Training, value) });
}
