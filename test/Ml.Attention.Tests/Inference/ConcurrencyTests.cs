using Ml.Attention.Inference;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>One model and many threads: what they get, and what happens when it is disposed meanwhile.</summary>
public sealed class ConcurrencyTests
{
    private const int Threads = 8;

    private static readonly string[] Texts = [.. Enumerable.Range(0, 300).Select(i => string.Join(' ', Enumerable.Repeat($"good bad film {i}", 1 + (i % 37))))];

    /// <summary>Several batches, each on a thread of its own, so that there is much to be in the middle of.</summary>
    private static readonly ScoringOptions Small = new() { BatchTokens = 256, Threads = 2 };

    [Fact]
    public void Many_threads_get_what_one_gets()
    {
        using var classifier = TrainedModel.Load(Small);
        float[] expected = Scores(classifier);

        Assert.All(InParallel(_ => Scores(classifier)), scores => Assert.Equal(expected, scores));
    }

    [Fact]
    public async Task A_call_that_has_begun_ends_though_the_model_is_disposed()
    {
        for (int round = 0; round < 10; round++)
        {
            var classifier = TrainedModel.Load(Small);
            float[] expected = Scores(classifier), found = new float[expected.Length];
            using var begun = new ManualResetEventSlim();
            var watched = new Watched(Texts, () => begun.Set());
            var call = Task.Run(() => classifier.Score(watched, found), TestContext.Current.CancellationToken);
            begun.Wait(TestContext.Current.CancellationToken);
            classifier.Dispose();
            await call;

            Assert.Equal(expected, found);
            var error = Assert.Throws<ObjectDisposedException>(() => classifier.Predict("a text"));
            Assert.Equal(typeof(TextClassifier).FullName, error.ObjectName);
        }
    }

    [Fact]
    public async Task Threads_that_go_on_asking_get_right_scores_or_hear_that_it_is_disposed()
    {
        var classifier = TrainedModel.Load(Small);
        float[] expected = Scores(classifier);
        int answers = 0, refusals = 0;
        using var first = new CountdownEvent(Threads);
        var calls = Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
        () =>
        {
            try
            {
                for (bool isFirst = true; ; isFirst = false)
                {
                    Assert.Equal(expected, Scores(classifier));
                    Interlocked.Increment(ref answers);
                    if (isFirst)
                    {
                        first.Signal();
                    }
                }
            }
            catch (ObjectDisposedException)
            {
                Interlocked.Increment(ref refusals);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning, // Not of the thread pool, in which loops without an end would leave no room.
        TaskScheduler.Default)).ToArray();
        bool allBegan = first.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        classifier.Dispose();
        classifier.Dispose();

        Assert.True(allBegan, "Not every thread has had an answer within a minute.");
        await Task.WhenAll(calls).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(Threads, refusals);
        Assert.True(answers >= Threads);
    }

    [Fact]
    public void Trainings_at_once_give_what_each_gives_alone()
    {
        var options = Enumerable.Range(1, 3).Select(seed => new TextClassificationOptions
        {
            Encoder = new() { Width = 16, Heads = 2, FeedForward = 16 },
            Tokenizer = new() { MinFrequency = 1 },
            Training = new() { Epochs = 3, Seed = seed },
        }).ToArray();
        byte[][] alone = [.. options.Select(Fit)], together = InParallel(i => Fit(options[i % 3]));

        Assert.All(together.Index(), pair => Assert.Equal(alone[pair.Index % 3], pair.Item));
        Assert.NotEqual(alone[0], alone[1]);
    }

    private static byte[] Fit(TextClassificationOptions options)
    {
        var examples = Enumerable.Range(0, 60).Select(i => new TextExample($"{(i % 2 == 0 ? "good" : "bad")} film number {i % 7}", i % 2 == 0 ? "yes" : "no")).ToList();
        using var stream = new MemoryStream();
        new TextClassificationTrainer(options, threads: 1).Fit(examples).Save(stream);
        return stream.ToArray();
    }

    private static float[] Scores(TextClassifier classifier)
    {
        float[] scores = new float[Texts.Length * classifier.Labels.Count];
        classifier.Score(Texts, scores);
        return scores;
    }

    private static T[] InParallel<T>(Func<int, T> run) =>
        [.. Task.WhenAll(Enumerable.Range(0, Threads).Select(i => Task.Run(() => run(i)))).GetAwaiter().GetResult()];

    /// <summary>Texts that tell when one of them is read, which is in the middle of a call.</summary>
    private sealed class Watched(string[] texts, Action read) : IReadOnlyList<string>
    {
        private int _reads;

        public int Count => texts.Length;

        public string this[int index]
        {
            get
            {
                // The checks before scoring, and the estimates of length, read each text once.
                if (Interlocked.Increment(ref _reads) == (2 * texts.Length) + 1)
                {
                    read();
                }

                return texts[index];
            }
        }

        public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, Count).Select(i => this[i]).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
