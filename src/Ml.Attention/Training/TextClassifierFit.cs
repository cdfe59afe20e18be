using System.Diagnostics;
using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Training;

/// <summary>
/// Fits one text classifier: vocabularies → linear models → encoders, each on its own loss → how much each answer counts.
/// </summary>
internal sealed class TextClassifierFit(
    TextClassificationOptions options, SessionSettings settings, string[] classes, RunProgress progress, CancellationToken cancellationToken)
{
    /// <summary>In tokens, copies included.</summary>
    private const int SmallBatch = 2048;

    private TrainingOptions Training => options.Training;

    /// <summary>Whether all examples have two texts.</summary>
    public bool ReadsPairs { get; init; }

    /// <summary>Saves the runs; null where they are not saved.</summary>
    public CheckpointLog? Checkpoints { get; init; }

    /// <summary>What encoders start from; null for random numbers.</summary>
    public InitialWeights? Initial { get; init; }

    /// <summary>The position of a training example among those that the user has given.</summary>
    public required Func<TextExample, int> PositionOf { get; init; }

    /// <param name="training">What to learn from.</param>
    /// <param name="validation">What to choose epochs and weights by; may be empty.</param>
    /// <param name="like">An earlier fit whose choices are taken over; null where they are made here.</param>
    public FittedTextClassifier Run(IReadOnlyList<TextExample> training, IReadOnlyList<TextExample> validation, FittedTextClassifier? like = null)
    {
        long started = Stopwatch.GetTimestamp();
        var texts = TokenizedTexts.Create(ExampleTexts.All(training.Concat(validation)), settings, cancellationToken);
        int trainingTexts = training.Count * (ReadsPairs ? 2 : 1);
        var vocabulary = texts.CreateVocabulary(trainingTexts, options.Tokenizer);
        vocabulary = Initial?.Extend(vocabulary, options.Tokenizer.MaxVocabulary) ?? vocabulary;
        int[] ids = texts.Ids(vocabulary, settings);
        var definition = Define(texts, trainingTexts, ids, vocabulary, like?.Definition.Linear);
        var encoder = new TextEncoder(definition, texts, ids);
        var encodedTraining = Encode(training, 0, encoder);
        var encodedValidation = Encode(validation, training.Count, encoder);

        var targets = ClassTargets.Create(Training, classes, encodedTraining, options.MultiLabel);
        var models = new LinearModels(definition, encoder, encodedTraining, targets);
        var linear = models.Train(Training.Seed, cancellationToken);
        var network = TrainedNetwork.Of(
            definition.CreateNetwork(), classes.Length, options.Tokenizer.MaxTokens, options.Encoder, vocabulary.UnknownBuckets, encoder.VectorSpellings, options.MultiLabel)
            with { ReadsPairs = ReadsPairs };
        var windows = new TextWindows(encodedValidation, options.Tokenizer);
        var trainingWindows = new TextWindows(encodedTraining, options.Tokenizer);
        var examples = trainingWindows.Examples;
        var own = like?.Training ?? Training with
        {
            Epochs = Training.EpochsFor(examples.Count),
            Consistency = Training.ConsistencyFor(examples.Sum(text => (long)text.Length)),
        };
        var encoders = TrainEncoders(network, own, targets, examples, windows.Examples, like?.Epochs, window => PositionOf(training[trainingWindows.TextOf(window)]), weights => Initial?.CopyTo(weights, vocabulary));

        int[] labels = targets.Answers(encodedValidation);
        List<float[][]> answers = [windows.Mean(Mean([.. encoders.Select(each => each.Answers)]), targets.Decisions), .. models.Answers(linear, encodedValidation)];
        double[] pathWeights = like is null ? PathWeights.FitUseful(answers, labels) : [.. like.Weights.PathWeights];
        var (kept, keptLinear) = Useful(definition, linear, pathWeights);
        float[][] combined = PathWeights.Combine(answers, pathWeights);
        var validated = targets.Score(combined, encodedValidation);
        var summary = encoders[0].Summary with
        {
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            ValidationAccuracy = validated?.Accuracy,
            ValidationLoss = validated?.Loss,
            TrainingExamples = training.Count,
            ValidationExamples = validation.Count,
            TruncatedTexts = options.Tokenizer.Truncation == Truncation.Windows ? 0 : texts.Texts.Take(trainingTexts).Count(text => text.Length > definition.EachText.MaxTokens),
            UnknownTokens = UnknownShare(encodedValidation.Count > 0 ? encodedValidation : encodedTraining, vocabulary),
            Cancelled = encoders.Exists(each => each.Summary.Cancelled),
        };
        var weights = new TextClassifierWeights([.. encoders.Select(each => each.Weights)], keptLinear, [.. pathWeights.Where(weight => weight > 0)])
        {
            Thresholds = like?.Weights.Thresholds ?? (options.MultiLabel ? LabelThresholds.Fit(combined, labels, classes.Length) : []),
        };
        return new(kept with { Encoders = encoders.Count }, weights, summary, own, [.. encoders.Select(each => each.Summary.BestEpoch)]);
    }

    private TextClassifierDefinition Define(TokenizedTexts texts, int trainingTexts, int[] ids, Vocabulary vocabulary, LinearPaths? linear)
    {
        var training = texts.Texts.Take(trainingTexts);
        var runs = NGramVocabulary.Create(training.Select(text => Array.ConvertAll(text, token => ids[token])), vocabulary, options.NGrams);
        bool needsSubwords = options.Subwords.Embeddings || options.Subwords.LinearPath;
        var subwords = needsSubwords ? SubwordVocabulary.Create(texts.Tokens, training, options.Subwords, options.Tokenizer.FoldCase) : null;
        return new(options.Tokenizer, options.Encoder, vocabulary, classes)
        {
            MultiLabel = options.MultiLabel,
            NGrams = options.NGrams,
            NGramVocabulary = runs,
            Subwords = subwords is { Keys.Length: > 0 } ? subwords : null,
            Linear = linear ?? (ReadsPairs ? LinearPaths.None : LinearModels.Wanted(options, runs, classes.Length)),
            ReadsPairs = ReadsPairs,
        };
    }

    private List<FinishedRun> TrainEncoders(
        TrainedNetwork network, TrainingOptions own, ClassTargets targets, IReadOnlyList<EncodedText> training, IReadOnlyList<EncodedText> validation, IReadOnlyList<int>? epochs, Func<int, int> positionOf,
        Action<Dictionary<string, float[]>> initialize)
    {
        List<FinishedRun> encoders = [];
        for (int i = 0; i < own.Seeds && !encoders.Exists(each => each.Summary.Cancelled); i++)
        {
            var run = progress.Next();
            if (Checkpoints?.TakeFinished() is { } earlier)
            {
                run.Skip(1);
                encoders.Add(earlier);
                continue;
            }

            using var loop = new TrainingLoop(network, own with { Seed = own.Seed + i }, training, validation, targets, Settings(training, own))
            {
                LastEpoch = epochs?[i],
                Checkpoints = Checkpoints,
                PositionOf = positionOf,
                Initialize = initialize,
            };
            var finished = loop.Run(run, cancellationToken);
            encoders.Add(finished);
            if (!finished.Summary.Cancelled)
            {
                Checkpoints?.Save(finished);
            }
        }

        return encoders;
    }

    /// <summary>
    /// One thread where batches are small and no number was asked for: threads that share small operators wait for each other
    /// (measured on two cores: with batches of 800 to 1,400 tokens two are as fast as one, and slower where another program
    /// runs; with 2,048 they are 1.7 times as fast).
    /// </summary>
    private SessionSettings Settings(IReadOnlyList<EncodedText> training, TrainingOptions own)
    {
        double tokens = Math.Min(own.BatchTokens, own.BatchTexts * training.Average(text => (double)text.Length)) * (own.Consistency > 0 ? 2 : 1);
        return settings.Threads == 0 && settings.Device == ExecutionDevice.Cpu && tokens < SmallBatch ? settings with { Threads = 1 } : settings;
    }

    private List<EncodedText> Encode(IReadOnlyList<TextExample> examples, int first, TextEncoder encoder)
    {
        var positions = classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        return [.. examples.Select((example, i) => options.MultiLabel
            ? encoder.Encode(first + i, 0) with { LabelSet = [.. LabelSet.Parse(example.Label).Select(label => positions[label])] }
            : encoder.Encode(first + i, positions[example.Label]))];
    }

    /// <summary>Without the linear models that do not count.</summary>
    private static (TextClassifierDefinition Definition, List<LinearWeights> Linear) Useful(
        TextClassifierDefinition definition, List<LinearWeights> linear, double[] pathWeights)
    {
        var useful = NGramClassifier.Each(definition.Linear).Where((_, i) => pathWeights[i + 1] > 0).Aggregate(LinearPaths.None, (all, path) => all | path);
        bool needsSubwords = definition.SubwordVectors > 0 || useful.HasFlag(LinearPaths.Spellings);
        return (definition with { Linear = useful, Subwords = needsSubwords ? definition.Subwords : null }, [.. linear.Where((_, i) => pathWeights[i + 1] > 0)]);
    }

    private static float[][] Mean(List<float[][]> answers) => answers.Count == 1
        ? answers[0]
        : PathWeights.Combine(answers, [.. answers.Select(_ => 1.0 / answers.Count)]);

    private static double UnknownShare(IReadOnlyList<EncodedText> texts, Vocabulary vocabulary)
    {
        long tokens = texts.Sum(text => (long)text.Ids.Length);
        return tokens == 0 ? 0 : texts.Sum(text => (long)text.Ids.Count(id => id < vocabulary.FirstWordId)) / (double)tokens;
    }
}
