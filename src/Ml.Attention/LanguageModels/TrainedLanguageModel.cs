using Ml.Attention.Generation;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;

namespace Ml.Attention.LanguageModels;

/// <summary>A trained language model and how its training went.</summary>
public sealed class TrainedLanguageModel
{
    private readonly ModelProto _model;

    internal TrainedLanguageModel(ModelProto model, SequenceTrainingSummary summary) => (_model, Summary) = (model, summary);

    /// <summary>How training went.</summary>
    public SequenceTrainingSummary Summary { get; }

    /// <summary>Writes the model as one ONNX file, to a temporary file beside the path first: there is never half a model under the name.</summary>
    /// <param name="path">Where to; an existing file is replaced.</param>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, Save);
    }

    /// <summary>Writes the model to a stream.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ModelDigest.Write(_model, stream);
    }

    /// <summary>Loads the model, without a file.</summary>
    public LanguageModel ToLanguageModel(ScoringOptions? options = null)
    {
        using var stream = new MemoryStream();
        Save(stream);
        stream.Position = 0;
        return LanguageModel.Load(stream, options);
    }
}
