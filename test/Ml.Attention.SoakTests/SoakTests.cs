using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Ml.Attention.Graphs;
using Ml.Attention.Inference;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.SoakTests;

/// <summary>
/// Everything at once for minutes: every score right, nothing that hangs, and in the end no more memory, handles and files than
/// before. Two minutes where <c>ML_ATTENTION_SOAK_MINUTES</c> does not say otherwise; of <c>ML_ATTENTION_SOAK_TASKS</c> alone where it names some, to find
/// out which of them a problem comes from.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output) : IDisposable
{
    private const int Scorers = 8, PeakCalls = 20;

    /// <summary>
    /// In the first minutes the runtime still compiles methods anew and the heap grows to what is needed at once: below so many
    /// minutes a slope says nothing, and the last third may have this much more than the first, as a leak of whole models would.
    /// </summary>
    private const double FewestMinutesOfSlope = 10, MostPercentBetweenThirds = 5, MostPercentAnHour = 1;

    private static readonly TimeSpan LongestOperation = TimeSpan.FromMinutes(1), LongestBetweenSamples = TimeSpan.FromSeconds(10);

    /// <summary>Held for reading by all that is under way, and for writing while memory is measured.</summary>
    private readonly ReaderWriterLockSlim _gate = new();
    private readonly ConcurrentDictionary<string, long> _done = new();
    private readonly ConcurrentDictionary<string, long> _begun = new();
    private readonly ConcurrentQueue<string> _problems = new();

    [Fact]
    public async Task Nothing_grows_hangs_or_goes_wrong()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory and handles are read off /proc.");
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("MALLOC_ARENA_MAX") == "1" && Environment.GetEnvironmentVariable("MALLOC_MMAP_THRESHOLD_") is not null,
            "By glibc's defaults memory that was freed stays with the process; ./build.sh soak sets MALLOC_ARENA_MAX and MALLOC_MMAP_THRESHOLD_.");
        double minutes = double.Parse(Environment.GetEnvironmentVariable("ML_ATTENTION_SOAK_MINUTES") ?? "2", CultureInfo.InvariantCulture);
        int seed = int.TryParse(Environment.GetEnvironmentVariable("ML_ATTENTION_SOAK_SEED"), out int given) ? given : 20261126;
        using var process = Process.GetCurrentProcess();
        process.PriorityClass = ProcessPriorityClass.BelowNormal;
        string folder = Directory.CreateTempSubdirectory("ml-attention-soak-").FullName;
        string? before = Environment.GetEnvironmentVariable("TMPDIR");
        Environment.SetEnvironmentVariable("TMPDIR", folder);
        try
        {
            await RunAsync(TimeSpan.FromMinutes(minutes), seed, folder);
        }
        finally
        {
            Environment.SetEnvironmentVariable("TMPDIR", before);
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task RunAsync(TimeSpan duration, int seed, string folder)
    {
        string[] texts = Texts(seed);
        var trained = new TextClassificationTrainer(SoakTasks.Options(epochs: 4), threads: 1).Fit(SoakTasks.Examples(400, seed));
        byte[] fused = Bytes(trained);
        byte[] portable = Bytes(new TextClassificationTrainer(SoakTasks.Options(epochs: 1) with { Operators = OperatorChoice.Portable }, threads: 1).Fit(SoakTasks.Examples(200, seed)));
        SoakModel[] models = [new("fused", fused, texts, 1e-4f), new("portable", portable, texts, 1e-4f), new("8-bit", Rounded(fused), texts, 0.05f)];
        var tasks = new SoakTasks(models, texts, folder);
        ReachPeak(models, texts);

        var clock = Stopwatch.StartNew();
        var warmUp = TimeSpan.FromSeconds(Math.Max(40, duration.TotalSeconds / 4));
        var samples = new ProcessSamples();
        int handles = 0, told = 0;
        using var end = new CancellationTokenSource(duration);
        string[] kinds = Environment.GetEnvironmentVariable("ML_ATTENTION_SOAK_TASKS")?.Split(',') ?? ["scoring", "loading", "pipelines", "training"];
        List<Task> running = [.. kinds.SelectMany(kind => Enumerable.Range(0, kind == "scoring" ? Scorers : 1).Select(i => Repeat($"{kind} {i}", seed + i + kind.Length, tasks.Of(kind), end.Token)))];
        while (!end.IsCancellationRequested && _problems.IsEmpty)
        {
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(LongestBetweenSamples.TotalSeconds, duration.TotalSeconds / 60)), CancellationToken.None);
            MeasureAtRest(samples, clock);
            if (clock.Elapsed > duration * (told + 1) / 10)
            {
                told++;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"after {clock.Elapsed.TotalMinutes:F1} minutes {samples.Last:F1} MB"));
            }

            handles = handles == 0 && clock.Elapsed > warmUp ? ProcessSamples.Handles() : handles;
            if (_begun.FirstOrDefault(each => Stopwatch.GetElapsedTime(each.Value) > LongestOperation) is { Key: { } stuck })
            {
                _problems.Enqueue($"'{stuck}' has not ended in {LongestOperation.TotalSeconds:F0} s.");
            }
        }

        await end.CancelAsync();
        Assert.True(Task.WaitAll([.. running], LongestOperation), "A thread has not ended.");
        Array.ForEach(models, model => model.Dispose());
        Report(samples, warmUp, seed, clock.Elapsed, handles);
        Assert.Empty(_problems);
        Assert.InRange(ProcessSamples.Handles(), 0, handles + 8); // The thread pool opens a few of its own.
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        if (duration.TotalMinutes >= FewestMinutesOfSlope)
        {
            Assert.InRange(samples.PercentAnHour(warmUp), double.NegativeInfinity, MostPercentAnHour);
        }
        else
        {
            var (first, last) = samples.Thirds(warmUp);
            Assert.InRange(100 * (last - first) / first, double.NegativeInfinity, MostPercentBetweenThirds);
        }
    }

    /// <summary>
    /// Lets what is under way end and nothing begin: what some calls need at once comes and goes, tens of MB each second, and would
    /// hide what stays. Nor is what the collector keeps for later what the program keeps.
    /// </summary>
    private void MeasureAtRest(ProcessSamples samples, Stopwatch clock)
    {
        if (!_gate.TryEnterWriteLock(LongestOperation))
        {
            return; // Something hangs, and is named.
        }

        try
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            samples.Add(clock.Elapsed);
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <summary>
    /// All scorers at once with the longest texts, on each model: what ONNX Runtime then takes for a session it keeps, and chance would
    /// bring it about some time within the hours.
    /// </summary>
    private static void ReachPeak(SoakModel[] models, string[] texts)
    {
        string[] longest = [.. texts.OrderByDescending(text => text.Length).Take(SoakTasks.MostTexts)];
        using var together = new Barrier(Scorers);
        foreach (var model in models)
        {
            Task.WaitAll([.. Enumerable.Range(0, Scorers).Select(_ => Task.Factory.StartNew(Score, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);

            void Score()
            {
                for (int i = 0; i < PeakCalls; i++)
                {
                    together.SignalAndWait();
                    model.Classifier.Predict(longest);
                }
            }
        }
    }

    private Task Repeat(string name, int seed, Action<Random> action, CancellationToken end) => Task.Factory.StartNew(
        () =>
        {
            var random = new Random(seed);
            while (!end.IsCancellationRequested)
            {
                _gate.EnterReadLock();
                _begun[name] = Stopwatch.GetTimestamp();
                try
                {
                    action(random);
                    _done.AddOrUpdate(name.Split(' ')[0], 1, (_, count) => count + 1);
                }
                catch (Exception exception)
                {
                    _problems.Enqueue($"{name}: {exception}");
                    return;
                }
                finally
                {
                    _begun.TryRemove(name, out _);
                    _gate.ExitReadLock();
                }
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private void Report(ProcessSamples samples, TimeSpan warmUp, int seed, TimeSpan elapsed, int handles)
    {
        var (first, last) = samples.Thirds(warmUp);
        string counts = string.Join(", ", _done.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:N0}")));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalMinutes:F1} minutes, seed {seed}: {counts}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"resident memory at rest after warm-up {first:F0} MB, in the end {last:F0} MB, {samples.PercentAnHour(warmUp):F2} % an hour, {GC.GetTotalMemory(forceFullCollection: true) / 1048576.0:F0} MB of it managed; handles {handles}, in the end {ProcessSamples.Handles()}"));
    }

    /// <summary>Of many lengths, some empty, some of other scripts.</summary>
    private static string[] Texts(int seed)
    {
        var random = new Random(seed);
        string[] words = ["good", "bad", "film", "dull", "warm", "slow", "我爱", "naïve", "👍", "unknownword", "."];
        return [.. Enumerable.Range(0, 400).Select(i => string.Join(' ', Enumerable.Range(0, i % 50 == 0 ? 0 : 1 + (random.Next(60) * random.Next(4))).Select(_ => words[random.Next(words.Length)])))];
    }

    private static byte[] Bytes(TrainedTextClassifier trained)
    {
        using var stream = new MemoryStream();
        trained.Save(stream);
        return stream.ToArray();
    }

    private static byte[] Rounded(byte[] model)
    {
        using var from = new MemoryStream(model);
        using var to = new MemoryStream();
        ModelQuantizer.Quantize(from, to, WeightPrecision.Int8);
        return to.ToArray();
    }
}
