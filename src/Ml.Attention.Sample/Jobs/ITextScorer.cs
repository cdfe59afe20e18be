using Ml.Attention.Inference;

namespace Ml.Attention.Sample.Jobs;

/// <summary>What gives texts their labels and scores.</summary>
internal interface ITextScorer : IDisposable
{
    /// <summary>The labels, in the order of scores.</summary>
    IReadOnlyList<string> Labels { get; }

    /// <summary>Whether a row has two texts.</summary>
    bool ReadsPairs { get; }

    /// <summary>Whether a text has a set of labels.</summary>
    bool MultiLabel { get; }

    /// <summary>Scores texts.</summary>
    /// <param name="texts">Texts.</param>
    /// <param name="second">The second texts, of a model of pairs; else null.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>A prediction for each, in their order.</returns>
    IReadOnlyList<TextPrediction> Score(IReadOnlyList<string> texts, IReadOnlyList<string>? second, CancellationToken cancellationToken);
}
