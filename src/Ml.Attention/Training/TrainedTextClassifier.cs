using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;

namespace Ml.Attention.Training;

/// <summary>A trained model and how its training went.</summary>
public sealed class TrainedTextClassifier
{
    private readonly ModelProto _model;

    internal TrainedTextClassifier(ModelProto model, TrainingSummary summary) => (_model, Summary) = (model, summary);

    /// <summary>How training went.</summary>
    public TrainingSummary Summary { get; }

    /// <summary>
    /// Writes the model as one ONNX file. It goes to a temporary file beside the path first, then is renamed: there is
    /// never half a model under the name.
    /// </summary>
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

    /// <summary>Loads the model for scoring, without a file.</summary>
    public TextClassifier ToClassifier(ScoringOptions? options = null)
    {
        using var stream = new MemoryStream();
        Save(stream);
        stream.Position = 0;
        return TextClassifier.Load(stream, options);
    }
}
