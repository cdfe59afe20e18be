using Microsoft.ML;
using Ml.Attention.Pipeline;
using Ml.Attention.Training;

namespace Ml.Attention.SoakTests;

/// <summary>What is done again and again; each checks what it gets.</summary>
internal sealed class SoakTasks(SoakModel[] models, string[] texts, string folder)
{
    /// <summary>How many texts a call has at most.</summary>
    public const int MostTexts = 64;

    /// <summary>What is done by its name.</summary>
    public Action<Random> Of(string kind) => kind switch
    {
        "scoring" => Score,
        "loading" => Load,
        "pipelines" => Pipeline,
        "training" => Train,
        _ => throw new ArgumentException($"'{kind}' is no task; expected scoring, loading, pipelines or training."),
    };

    /// <summary>Scores with a model that all threads share; sometimes the call is cancelled.</summary>
    public void Score(Random random)
    {
        var model = models[random.Next(models.Length)];
        int[] positions = Some(random);
        string[] chosen = [.. positions.Select(position => texts[position])];
        using var cancellation = random.Next(4) == 0 ? new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(5))) : new();
        try
        {
            float[] scores;
            if (random.Next(2) == 0)
            {
                scores = new float[chosen.Length * model.Classifier.Labels.Count];
                model.Classifier.Score(chosen, scores, cancellation.Token);
            }
            else
            {
                scores = [.. model.Classifier.Predict(chosen, cancellation.Token).SelectMany(prediction => prediction.Scores)];
            }

            model.Check(positions, scores);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
    }

    /// <summary>Loads a model, scores, and disposes it, now and then while another thread is in the middle of a call.</summary>
    public void Load(Random random)
    {
        var model = models[random.Next(models.Length)];
        int[] positions = Some(random);
        string[] chosen = [.. positions.Select(position => texts[position])];
        float[] scores = new float[chosen.Length * model.Classifier.Labels.Count];
        var classifier = model.Load();
        if (random.Next(2) == 0)
        {
            classifier.Score(chosen, scores);
            classifier.Dispose();
            model.Check(positions, scores);
            return;
        }

        var call = Task.Run(() => classifier.Score(chosen, scores));
        Thread.Sleep(random.Next(3));
        classifier.Dispose();
        try
        {
            call.GetAwaiter().GetResult();
            model.Check(positions, scores);
        }
        catch (ObjectDisposedException)
        {
            // The call had not begun.
        }
    }

    /// <summary>Saves a pipeline, loads it again, reads some rows, and removes the file.</summary>
    public void Pipeline(Random random)
    {
        var model = models[random.Next(models.Length)];
        int[] positions = Some(random);
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(positions.Select(position => new Row { Text = texts[position] }).ToArray());
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.zip");
        using (var stream = new MemoryStream(model.Bytes))
        using (var transformer = ml.Attention.LoadModel(stream))
        {
            ml.Model.Save(transformer, data.Schema, path);
        }

        using (var loaded = (IDisposable)ml.Attention.LoadPipeline(path))
        {
            var scored = ((ITransformer)loaded).Transform(data);
            float[][] scores = [.. ml.Data.CreateEnumerable<Answer>(scored, reuseRowObject: false).Take(1 + random.Next(positions.Length)).Select(row => row.Score!)];
            model.Check(positions.AsSpan(0, scores.Length), [.. scores.SelectMany(row => row)]);
        }

        File.Delete(path);
    }

    /// <summary>Trains a small model; often the training is cancelled.</summary>
    public void Train(Random random)
    {
        using var cancellation = random.Next(2) == 0 ? new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(200))) : new();
        try
        {
            var trained = new TextClassificationTrainer(Options(epochs: 1), threads: 1).Fit(Examples(40, random.Next()), [], null, cancellation.Token);
            using var classifier = trained.ToClassifier();
            if (!classifier.Predict("a good film").Scores.All(float.IsFinite))
            {
                throw new InvalidOperationException("A trained model gave a score that is no number.");
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
    }

    public static TextClassificationOptions Options(int epochs) => new()
    {
        Encoder = new() { Width = 32, Heads = 4, FeedForward = 64 },
        Tokenizer = new() { MinFrequency = 1 },
        Training = new() { Epochs = epochs },
    };

    public static List<TextExample> Examples(int count, int seed)
    {
        var random = new Random(seed);
        string[] good = ["good", "fine", "great", "warm"], bad = ["bad", "dull", "slow", "cold"];
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            string[] words = i % 2 == 0 ? good : bad;
            return new TextExample($"a {words[random.Next(4)]} film, {words[random.Next(4)]} and number {random.Next(50)}", i % 2 == 0 ? "yes" : "no");
        })];
    }

    private int[] Some(Random random) => [.. Enumerable.Range(0, 1 + random.Next(MostTexts)).Select(_ => random.Next(texts.Length))];

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }

    private sealed class Answer
    {
        public float[]? Score { get; set; }
    }
}
