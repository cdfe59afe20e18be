namespace Ml.Attention.Tests.Pipeline;

/// <summary>A row with columns of several types beside the text.</summary>
internal sealed class FilmRow
{
    public string? Text { get; set; }

    public string? Label { get; set; }

    public int Number { get; set; }

    [Microsoft.ML.Data.VectorType(3)]
    public float[]? Vector { get; set; }

    public DateTime Date { get; set; }

    public bool Flag { get; set; }
}
