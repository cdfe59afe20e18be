using Ml.Attention.Inference;
using Ml.Attention.Sample;
using Ml.Attention.Training;

namespace Ml.Attention.Benchmarks;

/// <summary>How accurate models are that are trained with default options, on each data set of a folder.</summary>
internal static class AccuracyBenchmark
{
    /// <exception cref="InputException">There is no such folder or set.</exception>
    public static async Task<AccuracyReport> RunAsync(BenchmarkArguments arguments)
    {
        var results = new List<AccuracyResult>();
        var options = new TextClassificationOptions();
        options = arguments.Epochs is { } epochs ? options with { Training = options.Training with { Epochs = epochs } } : options;
        foreach (var (name, read) in Sets(arguments.Data!, arguments.Sets))
        {
            AccuracySet set;
            try
            {
                set = await read();
            }
            catch (InputException exception)
            {
                Console.Error.WriteLine($"{name} is left out: {exception.Message}");
                continue;
            }

            results.Add(Run(set, options, arguments.Seeds));
        }

        return new(results, arguments.Seeds, arguments.Epochs);
    }

    /// <summary>Trains with each seed, evaluates each model once, and then all of them together.</summary>
    internal static AccuracyResult Run(AccuracySet set, TextClassificationOptions options, int seeds)
    {
        string[] labels = [.. set.Test.Select(example => example.Label)];
        string[] texts = [.. set.Test.Select(example => example.Text)];
        IReadOnlyList<string> classes = [];
        var runs = new List<AccuracyRun>();
        var predictions = new List<IReadOnlyList<TextPrediction>>();
        for (int seed = 1; seed <= seeds; seed++)
        {
            Console.Error.WriteLine($"{set.Name}, seed {seed} of {seeds} …");
            var trained = new TextClassificationTrainer(options with { Training = options.Training with { Seed = seed } }).Fit(set.Training, set.Validation);
            using var classifier = trained.ToClassifier();
            classes = classifier.Labels;
            predictions.Add(classifier.Predict(texts));
            runs.Add(new(trained.Summary, ClassificationMetrics.Compute(classes, labels, predictions[^1]), classifier.Information.FileSize));
        }

        // One file that holds the models of several seeds, once there is such an option of training, belongs here: its
        // metrics in the place of those of the averaged predictions.
        var together = seeds == 1 ? null : ClassificationMetrics.Compute(classes, labels, PredictionAverage.Create(classes, predictions));
        return new(set, runs, together);
    }

    private static IEnumerable<(string Name, Func<Task<AccuracySet>> Read)> Sets(string folder, IReadOnlyList<string>? wanted)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException($"--data is '{folder}', which is no folder; expected one that has a folder for each data set.");
        }

        List<(string Name, Func<Task<AccuracySet>> Read)> found =
        [
            .. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), (Func<Task<AccuracySet>>)(() => Task.FromResult(AccuracySet.Read(path))))),
            (AccuracySet.Demo, AccuracySet.ReadDemoAsync),
        ];
        return wanted?.FirstOrDefault(name => !found.Exists(set => set.Name == name)) is { } unknown
            ? throw new InputException($"'{folder}' has no set '{unknown}'; it has {string.Join(", ", found.Select(set => set.Name))}.")
            : found.Where(set => wanted?.Contains(set.Name) ?? true);
    }
}
