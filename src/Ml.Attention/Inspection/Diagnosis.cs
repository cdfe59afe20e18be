using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Tokenization;
using Ml.Attention.Training;

namespace Ml.Attention.Inspection;

/// <summary>
/// Looks at what the attention of a model computes: dot products beside theory, how far softmax is saturated, how gradients
/// fared in training, which heads are needed.
/// </summary>
/// <example>
/// <code>
/// var report = Diagnosis.Run("model.onnx", examples);
/// File.WriteAllText("report.html", report.ToHtml());
/// Console.WriteLine(report.Attention!.Trained[0].DotProducts.Variance);
/// </code>
/// </example>
public static class Diagnosis
{
    /// <summary>Diagnoses a model on examples.</summary>
    /// <param name="path">A file written by <c>ml-attention train</c> or <c>TrainedTextClassifier.Save</c>.</param>
    /// <param name="examples">Texts and their labels; one or more.</param>
    /// <param name="options">What to look at; defaults where null.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="ModelFormatException">The file is not such a model, or it is damaged.</exception>
    /// <exception cref="TrainingDataException">Scales are to be compared, and the examples have one class only.</exception>
    public static DiagnosisReport Run(
        string path, IReadOnlyList<TextExample> examples, DiagnosisOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Run(ModelFile.Read(path, Limit(options)), $"'{path}'", examples, options, cancellationToken);
    }

    /// <summary>Diagnoses a model, read from a stream to its end.</summary>
    /// <inheritdoc cref="Run(string, IReadOnlyList{TextExample}, DiagnosisOptions?, CancellationToken)"/>
    /// <param name="stream">What a file would hold.</param>
    /// <param name="examples">Texts and their labels; one or more.</param>
    /// <param name="options">What to look at; defaults where null.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public static DiagnosisReport Run(
        Stream stream, IReadOnlyList<TextExample> examples, DiagnosisOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Run(ModelFile.Read(stream, "The stream", Limit(options)), "The stream", examples, options, cancellationToken);
    }

    private static long Limit(DiagnosisOptions? options) => options?.Scoring.MaxModelBytes ?? ModelFile.MostBytes;

    private static DiagnosisReport Run(
        byte[] bytes, string source, IReadOnlyList<TextExample> examples, DiagnosisOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(examples);
        options ??= new();
        options.Validate();
        if (examples.Count == 0)
        {
            throw new ArgumentException("There are no examples; expected one or more.", nameof(examples));
        }

        var (model, configuration) = ModelReader.Read(bytes, source);
        if (configuration.Encoders > 1)
        {
            throw new ModelFormatException($"{source} is the average of {configuration.Encoders} encoders; a diagnosis is of one. Train it with one seed.");
        }

        if (configuration.Thresholds is not null)
        {
            throw new ModelFormatException($"{source} gives a text a set of labels; a diagnosis is of a model that gives it one. Train one without MultiLabel.");
        }

        if (configuration.Tokenizer.Truncation == Truncation.Windows)
        {
            throw new ModelFormatException($"{source} reads texts in windows; a diagnosis is of a model that reads each at once. Train one with another Truncation.");
        }

        if (configuration.ReadsPairs)
        {
            throw new ModelFormatException($"{source} reads pairs of texts; a diagnosis is of a model that reads one text.");
        }

        if (configuration.Precision != WeightPrecision.Float)
        {
            throw new ModelFormatException($"A diagnosis needs a model with weights of 32 bits; those of this one are {configuration.Precision}. Use the model that it was made from.");
        }

        TextExample[] chosen = [.. Chosen(examples, options.MaxRows)];
        return new()
        {
            Attention = Attention(model, configuration, chosen, examples.Count, options, cancellationToken),
            Scales = options.CompareScale ? ScaleComparison.Compute(configuration, chosen, options, cancellationToken) : [],
        };
    }

    private static AttentionDiagnosis Attention(
        ModelProto model, ModelConfiguration configuration, TextExample[] examples, int given, DiagnosisOptions options, CancellationToken cancellationToken)
    {
        string[] texts = [.. examples.Select(example => example.Text)];
        var (trained, tokens, scale) = HeadStatistics.Compute(model, configuration, texts, options.Scoring, cancellationToken);
        var untrained = HeadStatistics.Compute(ModelVariant.Untrained(model, configuration, options.Seed), configuration, texts, options.Scoring, cancellationToken).Heads;
        var (all, without) = HeadAblation.Compute(model, configuration, examples, options.Scoring, cancellationToken);
        return new()
        {
            Rows = examples.Length,
            RowsGiven = given,
            Tokens = tokens,
            HeadSize = configuration.Encoder.ToAttention().Size,
            Scale = scale,
            Seed = options.Seed,
            Trained = trained,
            Untrained = untrained,
            Accuracy = all.Accuracy,
            LogLoss = all.LogLoss,
            DroppedHeads = without,
            UnknownLabels = all.UnknownLabels,
        };
    }

    /// <summary>All examples, or so many in equal distances: the first ones of a sorted file would have one label.</summary>
    private static IEnumerable<TextExample> Chosen(IReadOnlyList<TextExample> examples, int most) => examples.Count <= most
        ? examples
        : Enumerable.Range(0, most).Select(i => examples[(int)((long)i * examples.Count / most)]);
}
