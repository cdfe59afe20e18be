using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;

namespace Ml.Attention.Training;

/// <summary>A trained model and how its training went.</summary>
public sealed class TrainedTextClassifier : SavableModel
{
    internal TrainedTextClassifier(ModelProto model, TrainingSummary summary)
        : base(model) => Summary = summary;

    /// <summary>How training went.</summary>
    public TrainingSummary Summary { get; }

    /// <summary>Loads the model for scoring, without a file.</summary>
    public TextClassifier ToClassifier(ScoringOptions? options = null) => Load(stream => TextClassifier.Load(stream, options));
}
