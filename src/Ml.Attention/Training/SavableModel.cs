using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;

namespace Ml.Attention.Training;

/// <summary>A model that training gave.</summary>
public abstract class SavableModel
{
    private readonly ModelProto _model;

    private protected SavableModel(ModelProto model) => _model = model;

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

    /// <summary>Loads the model, without a file.</summary>
    private protected T Load<T>(Func<Stream, T> load)
    {
        using var stream = new MemoryStream();
        Save(stream);
        stream.Position = 0;
        return load(stream);
    }
}
