using System.CommandLine;
using Ml.Attention.Generation;
using Ml.Attention.Layers;
using Ml.Attention.Optimizers;

namespace Ml.Attention.Sample.Commands;

/// <summary>Options for the form of a model that writes and for its training.</summary>
/// <typeparam name="TOptions">The options.</typeparam>
/// <param name="defaults">What is not given.</param>
/// <param name="choices">The options of the command line, each for a property.</param>
/// <param name="validate">Throws an <see cref="ArgumentException"/> where a value is out of range.</param>
internal sealed class SequenceChoices<TOptions>(TOptions defaults, IReadOnlyList<TrainingChoice<TOptions>> choices, Action<TOptions> validate)
{
    public void AddTo(Command command)
    {
        foreach (var choice in choices)
        {
            command.Options.Add(choice.Option);
        }
    }

    /// <exception cref="InputException">A value is out of range, or two contradict each other.</exception>
    public TOptions Read(ParseResult result)
    {
        var options = choices.Aggregate(defaults, (all, choice) => choice.Apply(result, all));
        try
        {
            validate(options);
            return options;
        }
        catch (ArgumentException exception)
        {
            throw new InputException(TrainingChoice<TOptions>.InTermsOfOptions(exception, choices), exception);
        }
    }

    /// <summary>The options for the form of a layer.</summary>
    /// <param name="standard">The defaults.</param>
    /// <param name="set">Puts a changed form in the options.</param>
    public static IReadOnlyList<TrainingChoice<TOptions>> Layers(TransformerOptions standard, Func<TOptions, Func<TransformerOptions, TransformerOptions>, TOptions> set)
    {
        return
        [
            Choice("--width", "Width", "Length of each token's vector; a multiple of --heads.", standard.Width, (o, v) => o with { Width = v }),
            Choice("--heads", "Heads", "Attention heads of a layer.", standard.Heads, (o, v) => o with { Heads = v }),
            Choice("--feed-forward", "FeedForward", "Inner width of the feed-forward layers.", standard.FeedForward, (o, v) => o with { FeedForward = v }),
            Choice("--dropout", "Dropout", "Share of elements set to zero in training, from 0 to below 1.", standard.Dropout, (o, v) => o with { Dropout = v }),
            Choice("--activation", "Activation", "The function inside the feed-forward layers.", standard.Activation, (o, v) => o with { Activation = v }),
            Choice("--normalization", "Normalization", "Where layer normalization stands.", standard.Normalization, (o, v) => o with { Normalization = v }),
            TrainingChoice<TOptions>.Switch("--untied-output", "The product that gives the next token has weights of its own, not the tokens' vectors.", options => set(options, o => o with { TiedOutput = false })),
        ];

        TrainingChoice<TOptions> Choice<T>(string name, string property, string description, T value, Func<TransformerOptions, T, TransformerOptions> change)
            where T : struct => TrainingChoice<TOptions>.Value<T>(name, property, description, value, (options, v) => set(options, o => change(o, v)));
    }

    /// <summary>The options for training.</summary>
    /// <param name="standard">The defaults.</param>
    /// <param name="set">Puts a changed training in the options.</param>
    public static IReadOnlyList<TrainingChoice<TOptions>> Training(SequenceTrainingOptions standard, Func<TOptions, Func<SequenceTrainingOptions, SequenceTrainingOptions>, TOptions> set)
    {
        return
        [
            Choice<int>("--epochs", "Epochs", "Passes through the data.", standard.Epochs, (o, v) => o with { Epochs = v }),
            Choice<double>("--learning-rate", "LearningRate", "The highest learning rate; without it 1/√(width · warm-up steps), at most 0.004.", null, (o, v) => o with { LearningRate = v }),
            Choice<int>("--warm-up-steps", "WarmUpSteps", "Steps in which the learning rate rises; without it a tenth of all, at most 4,000.", null, (o, v) => o with { WarmUpSteps = v }),
            Choice<LearningRateDecay>("--schedule", "Decay", "How the learning rate falls after that; inverse-square-root is that of the paper.", standard.Decay, (o, v) => o with { Decay = v }),
            Choice<int>("--batch-tokens", "BatchTokens", "Tokens of a batch on one side, padding included, at most.", standard.BatchTokens, (o, v) => o with { BatchTokens = v }),
            Choice<float>("--label-smoothing", "LabelSmoothing", "Share of probability that goes to all tokens alike, from 0 to below 1.", standard.LabelSmoothing, (o, v) => o with { LabelSmoothing = v }),
            Choice<double>("--averaged-share", "AveragedShare", "Share of the last steps over which weights are averaged; 0 for none.", standard.AveragedShare, (o, v) => o with { AveragedShare = v }),
            Choice<int>("--seed", "Seed", "Where random numbers start; the same seed gives the same model.", standard.Seed, (o, v) => o with { Seed = v }),
        ];

        TrainingChoice<TOptions> Choice<T>(string name, string property, string description, T? value, Func<SequenceTrainingOptions, T, SequenceTrainingOptions> change)
            where T : struct => TrainingChoice<TOptions>.Value(name, property, description, value, (options, v) => set(options, o => change(o, v)));
    }
}
