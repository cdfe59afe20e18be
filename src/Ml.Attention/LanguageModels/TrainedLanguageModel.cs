using Ml.Attention.Generation;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Training;

namespace Ml.Attention.LanguageModels;

/// <summary>A trained language model and how its training went.</summary>
public sealed class TrainedLanguageModel : SavableModel
{
    internal TrainedLanguageModel(ModelProto model, SequenceTrainingSummary summary)
        : base(model) => Summary = summary;

    /// <summary>How training went.</summary>
    public SequenceTrainingSummary Summary { get; }

    /// <summary>Loads the model, without a file.</summary>
    public LanguageModel ToLanguageModel(ScoringOptions? options = null) => Load(stream => LanguageModel.Load(stream, options));
}
