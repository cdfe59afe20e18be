namespace Ml.Attention.Sample.Pipelines;

/// <summary>What the pipeline says about a text. A prediction engine fills the properties from the columns of their names.</summary>
internal sealed class TextAnswer
{
    /// <summary>The most probable class.</summary>
    public string PredictedLabel { get; set; } = "";

    /// <summary>The probability of each class.</summary>
    public float[] Score { get; set; } = [];
}
