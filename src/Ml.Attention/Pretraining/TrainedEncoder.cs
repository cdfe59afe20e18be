using Ml.Attention.Generation;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Training;

namespace Ml.Attention.Pretraining;

/// <summary>A pretrained encoder and how its training went.</summary>
public sealed class TrainedEncoder : SavableModel
{
    internal TrainedEncoder(ModelProto model, SequenceTrainingSummary summary)
        : base(model) => Summary = summary;

    /// <summary>How training went; its tokens are the hidden ones.</summary>
    public SequenceTrainingSummary Summary { get; }

    /// <summary>Loads the encoder, without a file.</summary>
    public PretrainedEncoder ToPretrainedEncoder() => Load(stream => PretrainedEncoder.Load(stream));
}
