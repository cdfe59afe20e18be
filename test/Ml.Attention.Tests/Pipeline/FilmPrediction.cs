namespace Ml.Attention.Tests.Pipeline;

/// <summary>What a prediction engine gives.</summary>
internal sealed class FilmPrediction
{
    public uint PredictedLabel { get; set; }

    public float[]? Score { get; set; }
}
