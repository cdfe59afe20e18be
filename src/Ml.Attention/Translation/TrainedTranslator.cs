using Ml.Attention.Generation;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Training;

namespace Ml.Attention.Translation;

/// <summary>A trained translator and how its training went.</summary>
public sealed class TrainedTranslator : SavableModel
{
    internal TrainedTranslator(ModelProto model, SequenceTrainingSummary summary)
        : base(model) => Summary = summary;

    /// <summary>How training went.</summary>
    public SequenceTrainingSummary Summary { get; }

    /// <summary>Loads the model for translating, without a file.</summary>
    public Translator ToTranslator(TranslatorOptions? options = null) => Load(stream => Translator.Load(stream, options));
}
