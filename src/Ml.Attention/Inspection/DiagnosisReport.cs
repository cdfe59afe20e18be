namespace Ml.Attention.Inspection;

/// <summary>What a diagnosis found: all numbers of its page.</summary>
public sealed record DiagnosisReport
{
    /// <summary>What the attention of a model computes; null where only trainings are looked at.</summary>
    public AttentionDiagnosis? Attention { get; init; }

    /// <summary>The third component of softmax([a, a, 2a]) against a.</summary>
    public IReadOnlyList<CurvePoint> SoftmaxCurve { get; } = Inspection.SoftmaxCurve.Points;

    /// <summary>The gradients of recorded trainings.</summary>
    public IReadOnlyList<GradientCurves> Trainings { get; init; } = [];

    /// <summary>Two short runs, with the default scale of dot products and with none; none where they were not asked for.</summary>
    public IReadOnlyList<ScaleRun> Scales { get; init; } = [];

    /// <summary>What the numbers say, in sentences, in the order of the page.</summary>
    public IReadOnlyList<string> Findings =>
    [
        .. Attention is null ? (string[])[] : [DiagnosisFindings.DotProducts(Attention), DiagnosisFindings.Softmax(Attention)],
        .. Scales.Count > 0 ? (string[])[DiagnosisFindings.Scales(Scales)] : [],
        .. Trainings.Count > 0 ? (string[])[DiagnosisFindings.Trainings(Trainings)] : [],
        .. Attention is null ? (string[])[] : [DiagnosisFindings.Heads(Attention)],
    ];

    /// <summary>The report as one page that needs nothing else: tables, and charts as inline SVG.</summary>
    /// <param name="title">Its heading, such as the name of the model's file.</param>
    public string ToHtml(string title = "A model's attention") => DiagnosisPage.Create(this, title);
}
