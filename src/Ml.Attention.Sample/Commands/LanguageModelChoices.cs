using System.CommandLine;
using Ml.Attention.Generation;
using Ml.Attention.LanguageModels;
using Ml.Attention.Layers;
using Ml.Attention.Optimizers;
using Ml.Attention.Tokenization;
using Choice = Ml.Attention.Sample.Commands.TrainingChoice<Ml.Attention.LanguageModels.LanguageModelOptions>;

namespace Ml.Attention.Sample.Commands;

/// <summary>Options for the form of a language model and for its training.</summary>
internal sealed class LanguageModelChoices
{
    private static readonly LanguageModelOptions Defaults = new();

    private readonly Choice[] _choices =
    [
        Form<int>("--layers", "DecoderLayers", "Layers of the decoder.", Defaults.Transformer.DecoderLayers, (o, v) => o with { DecoderLayers = v }),
        Form<int>("--width", "Width", "Length of each token's vector; a multiple of --heads.", Defaults.Transformer.Width, (o, v) => o with { Width = v }),
        Form<int>("--heads", "Heads", "Attention heads of a layer.", Defaults.Transformer.Heads, (o, v) => o with { Heads = v }),
        Form<int>("--feed-forward", "FeedForward", "Inner width of the feed-forward layers.", Defaults.Transformer.FeedForward, (o, v) => o with { FeedForward = v }),
        Form<float>("--dropout", "Dropout", "Share of elements set to zero in training, from 0 to below 1.", Defaults.Transformer.Dropout, (o, v) => o with { Dropout = v }),
        Vocabulary<PieceKind>("--vocabulary", "Kind", "What texts are read in: subwords learned from the data, or whole words.", Defaults.Vocabulary.Kind, (o, v) => o with { Kind = v }),
        Vocabulary<int>("--vocabulary-size", "Size", "Entries of the vocabulary, at most.", Defaults.Vocabulary.Size, (o, v) => o with { Size = v }),
        Vocabulary<int>("--min-frequency", "MinCount", "How often something must occur to have an entry.", Defaults.Vocabulary.MinCount, (o, v) => o with { MinCount = v }),
        Choice.Value<int>("--max-tokens", "MaxTokens", "Tokens that are read together; longer texts are learned from in parts.", Defaults.MaxTokens, (o, v) => o with { MaxTokens = v }),
        Training<int>("--epochs", "Epochs", "Passes through the data.", Defaults.Training.Epochs, (o, v) => o with { Epochs = v }),
        Training<double>("--learning-rate", "LearningRate", "The highest learning rate; without it 1/√(width · warm-up steps), at most 0.004.", null, (o, v) => o with { LearningRate = v }),
        Training<int>("--warm-up-steps", "WarmUpSteps", "Steps in which the learning rate rises; without it a tenth of all, at most 4,000.", null, (o, v) => o with { WarmUpSteps = v }),
        Training<LearningRateDecay>("--schedule", "Decay", "How the learning rate falls after that.", Defaults.Training.Decay, (o, v) => o with { Decay = v }),
        Training<int>("--batch-tokens", "BatchTokens", "Tokens of a batch, padding included, at most.", Defaults.Training.BatchTokens, (o, v) => o with { BatchTokens = v }),
        Training<int>("--seed", "Seed", "Where random numbers start; the same seed gives the same model.", Defaults.Training.Seed, (o, v) => o with { Seed = v }),
    ];

    public void AddTo(Command command)
    {
        foreach (var choice in _choices)
        {
            command.Options.Add(choice.Option);
        }
    }

    /// <exception cref="InputException">A value is out of range, or two contradict each other.</exception>
    public LanguageModelOptions Read(ParseResult result)
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

    private static Choice Vocabulary<T>(string name, string property, string description, T? standard, Func<PieceOptions, T, PieceOptions> set)
        where T : struct => Choice.Value(name, property, description, standard, (options, value) => options with { Vocabulary = set(options.Vocabulary, value) });

    private static Choice Training<T>(string name, string property, string description, T? standard, Func<SequenceTrainingOptions, T, SequenceTrainingOptions> set)
        where T : struct => Choice.Value(name, property, description, standard, (options, value) => options with { Training = set(options.Training, value) });
}
