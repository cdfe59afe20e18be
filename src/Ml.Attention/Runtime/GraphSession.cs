using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Ml.Attention.Graphs.Protobuf;

namespace Ml.Attention.Runtime;

/// <summary>
/// A graph loaded by ONNX Runtime, ready to run. Safe for many threads at once, and to be disposed meanwhile: the session is freed
/// when the last run that had begun ends.
/// </summary>
internal sealed class GraphSession : IDisposable
{
    /// <summary>Beside the number of runs, in one number, so that both change together.</summary>
    private const long Disposed = 1L << 62;

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private long _runs;
    private int _freed;

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

    /// <summary>Keeps the session until the result is disposed: a call of many runs ends as it began, whoever disposes the session meanwhile.</summary>
    /// <param name="owner">What the caller knows as disposed.</param>
    /// <exception cref="ObjectDisposedException">The session was disposed before.</exception>
    public IDisposable Hold(object owner)
    {
        Enter(owner, isNew: true);
        return new Held(this);
    }

    /// <summary>Computes outputs into new tensors, which the caller disposes.</summary>
    /// <exception cref="ObjectDisposedException">The session was disposed, and no caller holds it.</exception>
    public Tensor[] Run(IReadOnlyDictionary<string, Tensor> inputs, params IReadOnlyCollection<string> outputs)
    {
        using var run = Enter();
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
        using var run = Enter();
        var values = inputs.Values.Select(tensor => tensor.OrtValue).ToList();
        var results = outputs.Values.Select(tensor => tensor.OrtValue).ToList();
        _session.Run(_runOptions, [.. inputs.Keys], values, [.. outputs.Keys], results);
    }

    public void Dispose()
    {
        if (Interlocked.Or(ref _runs, Disposed) == 0)
        {
            Free();
        }
    }

    private Held Enter()
    {
        Enter(this, isNew: false);
        return new(this);
    }

    /// <summary>One run more. One of a call that holds the session may begin after it was disposed.</summary>
    private void Enter(object owner, bool isNew)
    {
        long runs = Interlocked.Increment(ref _runs);
        if (runs >= Disposed && (isNew || runs == Disposed + 1))
        {
            Leave();
            throw new ObjectDisposedException(owner.GetType().FullName);
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _runs) == Disposed)
        {
            Free();
        }
    }

    private void Free()
    {
        if (Interlocked.Exchange(ref _freed, 1) == 0)
        {
            _runOptions.Dispose();
            _session.Dispose();
        }
    }

    private readonly struct Held(GraphSession session) : IDisposable
    {
        public void Dispose() => session.Leave();
    }
}
