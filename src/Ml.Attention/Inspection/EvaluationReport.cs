using Ml.Attention.Inference;
using Ml.Attention.Training;

namespace Ml.Attention.Inspection;

/// <summary>How well a model does on rows whose labels are known: all numbers of its page.</summary>
/// <example>
/// <code>
/// var report = EvaluationReport.Create(classifier, examples);
/// File.WriteAllText("report.html", report.ToHtml("model.onnx on test.tsv"));
/// </code>
/// </example>
public sealed record EvaluationReport
{
    /// <summary>Enough to find batches of similar length in.</summary>
    private const int RowsAtOnce = 4096;

    /// <summary>What the model's predictions are worth.</summary>
    public required ClassificationMetrics Metrics { get; init; }

    /// <summary>What the model's logits are divided by; see <see cref="ModelInformation.Temperature"/>.</summary>
    /// <value>Above 0; 1 by default.</value>
    public double Temperature { get; init; } = 1;

    /// <summary>The metrics of the same predictions with scores as they would be without the temperature; null where it is 1.</summary>
    public ClassificationMetrics? BeforeTemperature { get; init; }

    /// <summary>Scores examples and compares the predictions with their labels, some thousand rows at a time, so that many classes take little memory.</summary>
    /// <param name="classifier">What to evaluate.</param>
    /// <param name="examples">One or more; labels that the model does not know may be among them.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="ArgumentException">There are no examples.</exception>
    /// <exception cref="ModelFormatException">The model gives a text a set of labels: see <see cref="MultiLabelMetrics"/>.</exception>
    /// <exception cref="TrainingDataException">The model reads pairs, and an example has no second text; or the other way round.</exception>
    public static EvaluationReport Create(TextClassifier classifier, IReadOnlyList<TextExample> examples, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Count == 0)
        {
            throw new ArgumentException("There are no examples; expected one or more.", nameof(examples));
        }

        classifier.Information.ThrowIfMultiLabel("An evaluation report");
        double temperature = classifier.Information.Temperature;
        var metrics = new MetricsBuilder(classifier.Labels, examples.Select(example => example.Label));
        var before = temperature == 1 ? null : new MetricsBuilder(classifier.Labels, examples.Select(example => example.Label));
        foreach (var part in examples.Chunk(RowsAtOnce))
        {
            foreach (var (example, prediction) in part.Zip(ExampleTexts.Predict(classifier, part, cancellationToken)))
            {
                metrics.Add(example.Label, prediction);
                before?.Add(example.Label, prediction with { Scores = TemperatureScaling.Undo(prediction.Scores, temperature) });
            }
        }

        return new() { Metrics = metrics.Build(), Temperature = temperature, BeforeTemperature = before?.Build() };
    }

    /// <summary>
    /// The report as one page that needs nothing else: confusion matrix, precision and recall of each class, and a
    /// reliability diagram, as tables and inline SVG. The matrix of more than 100 classes is left out.
    /// </summary>
    /// <param name="title">Its heading, such as the names of the model and of the data.</param>
    public string ToHtml(string title = "A model's predictions") => EvaluationPage.Create(this, title);
}
