using System.Globalization;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Training;

namespace Ml.Attention.Inspection;

/// <summary>Trains two short runs that differ in the scale of dot products alone: 1/√headSize, and 1.</summary>
internal static class ScaleComparison
{
    public static IReadOnlyList<ScaleRun> Compute(
        ModelConfiguration configuration, IReadOnlyList<TextExample> examples, DiagnosisOptions options, CancellationToken cancellationToken)
    {
        var histories = new List<GradientHistory>();
        var models = new List<TrainedTextClassifier>();
        foreach (float? scale in (float?[])[null, 1])
        {
            var trained = Train(configuration, scale, examples, options, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            models.Add(trained);
            histories.Add(trained.Summary.Gradients!);
        }

        int steps = Math.Min(options.StepsOfComparison, histories.Min(history => history.Steps.Count));
        if (steps == 0)
        {
            return [];
        }

        string[] texts = [.. examples.Select(example => example.Text)];
        return [.. histories.Zip(models, (history, trained) =>
        {
            string name = history.Encoder.AttentionScale is null ? string.Create(CultureInfo.InvariantCulture, $"scale 1/√{history.Encoder.ToAttention().Size}") : "no scale";
            var (model, own) = Read(trained);
            var after = HeadStatistics.Compute(model, own, texts, options.Scoring, cancellationToken).Heads;
            var before = HeadStatistics.Compute(ModelVariant.Untrained(model, own, options.Seed), own, texts, options.Scoring, cancellationToken).Heads;
            return new ScaleRun(
                GradientCurves.From(name, history with { Steps = [.. history.Steps.Take(steps)] }),
                after.Average(head => head.Softmax.Saturated),
                after.Average(head => head.Softmax.JacobianNorm),
                before.Average(head => head.Softmax.Saturated),
                before.Average(head => head.Softmax.JacobianNorm));
        })];
    }

    private static TrainedTextClassifier Train(
        ModelConfiguration configuration, float? scale, IReadOnlyList<TextExample> examples, DiagnosisOptions options, CancellationToken cancellationToken)
    {
        var training = new TrainingOptions { Seed = options.Seed, RecordGradients = true };
        int stepsOfEpoch = Math.Max(1, examples.Count / training.BatchTexts);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var limit = new StepLimit(options.StepsOfComparison, end, TimeSpan.FromSeconds(options.SecondsOfComparison / 2));
        var choices = new TextClassificationOptions
        {
            Tokenizer = configuration.Tokenizer,
            Encoder = configuration.Encoder with { AttentionScale = scale },
            Training = training with { Epochs = (options.StepsOfComparison / stepsOfEpoch) + 1 },
        };
        return new TextClassificationTrainer(choices, options.Scoring.Device, options.Scoring.Threads).Fit(examples, [], limit, end.Token);
    }

    private static (ModelProto Model, ModelConfiguration Configuration) Read(TrainedTextClassifier trained)
    {
        using var stream = new MemoryStream();
        trained.Save(stream);
        return ModelReader.Read(stream.ToArray(), "The model of a short run");
    }

    /// <summary>Ends a training after so many steps, or so much time.</summary>
    private sealed class StepLimit(int steps, CancellationTokenSource source, TimeSpan time) : IProgress<TrainingProgress>
    {
        private int _done;

        public void Report(TrainingProgress value)
        {
            _done += value.Completed is null ? 1 : 0;
            if (_done >= steps || value.Elapsed > time)
            {
                source.Cancel();
            }
        }
    }
}
