using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Ml.Attention.Graphs.Protobuf;

namespace Ml.Attention.Runtime;

/// <summary>A graph loaded by ONNX Runtime, ready to run. Safe for many threads at once.</summary>
internal sealed class GraphSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();

    public GraphSession(ModelProto model, SessionSettings settings)
        : this(model.ToByteArray(), settings)
    {
    }

    public GraphSession(byte[] model, SessionSettings settings)
    {
        using var options = settings.Create();
        try
        {
            _session = new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new SessionException(exception.Message, exception);
        }
    }

    /// <summary>The inputs that a run must be given.</summary>
    public IReadOnlyList<string> InputNames => _session.InputNames;

    /// <summary>What a run computes.</summary>
    public IReadOnlyList<string> OutputNames => _session.OutputNames;

    /// <summary>Computes outputs into new tensors, which the caller disposes.</summary>
    public Tensor[] Run(IReadOnlyDictionary<string, Tensor> inputs, params IReadOnlyCollection<string> outputs)
    {
        var values = inputs.Values.Select(tensor => tensor.OrtValue).ToList();

        // The collection would dispose its values with itself; here each tensor owns its own.
        try
        {
            var results = _session.Run(_runOptions, [.. inputs.Keys], values, outputs);
            return [.. results.Select(value => new Tensor(value))];
        }
        catch (OnnxRuntimeException exception)
        {
            throw new SessionException(exception.Message, exception);
        }
    }

    /// <summary>Computes outputs into tensors that are there already. No tensor may be both input and output.</summary>
    public void Run(IReadOnlyDictionary<string, Tensor> inputs, IReadOnlyDictionary<string, Tensor> outputs)
    {
        var values = inputs.Values.Select(tensor => tensor.OrtValue).ToList();
        var results = outputs.Values.Select(tensor => tensor.OrtValue).ToList();
        _session.Run(_runOptions, [.. inputs.Keys], values, [.. outputs.Keys], results);
    }

    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }
}
