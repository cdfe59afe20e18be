using System.Diagnostics;
using Ml.Attention.Graphs;
using Ml.Attention.Runtime;

namespace Ml.Attention.Benchmarks;

/// <summary>A large matrix product in ONNX Runtime: how fast this machine multiplies at best.</summary>
internal sealed class MatrixSide : ISide, IDisposable
{
    private const int Size = 1024;

    private readonly GraphSession _session;
    private readonly Dictionary<string, Tensor> _inputs = [];
    private readonly Dictionary<string, Tensor> _outputs = [];

    public MatrixSide()
    {
        var graph = new GraphBuilder();
        foreach (string name in new[] { "left", "right" })
        {
            graph.Input(name, ElementType.Float, [Size, Size]);
            _inputs[name] = Tensor.Create(ElementType.Float, Size, Size);
            _inputs[name].Floats.Fill(0.5f);
        }

        _session = new(ModelWriter.Write(graph, [graph.Output("product", graph.MatMul(graph.Inputs[0], graph.Inputs[1]))]), new(ExecutionDevice.Cpu, 0));
        _outputs["product"] = Tensor.Create(ElementType.Float, Size, Size);
    }

    /// <summary>The floating-point operations of one product.</summary>
    public static double Operations => 2d * Size * Size * Size;

    public double[] Run(int times)
    {
        double[] milliseconds = new double[times];
        foreach (ref double elapsed in milliseconds.AsSpan())
        {
            long started = Stopwatch.GetTimestamp();
            _session.Run(_inputs, _outputs);
            elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return milliseconds;
    }

    public void Dispose()
    {
        foreach (var tensor in _inputs.Values.Concat(_outputs.Values))
        {
            tensor.Dispose();
        }

        _session.Dispose();
    }
}
