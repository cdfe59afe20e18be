namespace Ml.Attention.Sample.Jobs;

/// <summary>What is written of a row besides the columns that are kept, the label and its probability.</summary>
/// <param name="Top">How many of the most probable labels; 0 for none.</param>
/// <param name="All">Whether the scores of all labels.</param>
/// <param name="Features">Whether the vector of the text.</param>
internal sealed record ScoreColumns(int Top = 0, bool All = false, bool Features = false)
{
    /// <summary>The names of the columns, in order.</summary>
    /// <param name="labels">How many labels the model has.</param>
    public IEnumerable<string> Names(int labels)
    {
        yield return "PredictedLabel";
        yield return "Probability";
        for (int rank = 1; rank <= Math.Min(Top, labels); rank++)
        {
            yield return $"Label{rank}";
            yield return $"Score{rank}";
        }

        if (All)
        {
            yield return "Scores";
        }

        if (Features)
        {
            yield return "Features";
        }
    }
}
