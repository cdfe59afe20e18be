using Ml.Attention.Graphs;
using Ml.Attention.Runtime;

namespace Ml.Attention.Tests;

/// <summary>Runs a graph of a test once and gives its outputs as plain arrays.</summary>
internal static class Evaluation
{
    public static SessionSettings OneThread { get; } = new(ExecutionDevice.Cpu, 1);

    public static float[] Floats(Value output, params IEnumerable<(Value Input, Tensor Tensor)> inputs) => Run(output, inputs, tensor => tensor.Floats.ToArray());

    public static long[] Integers(Value output, params IEnumerable<(Value Input, Tensor Tensor)> inputs) => Run(output, inputs, tensor => tensor.Integers.ToArray());

    public static string[] Strings(Value output, params IEnumerable<(Value Input, Tensor Tensor)> inputs) => Run(output, inputs, tensor => tensor.ToStrings());

    public static long[] Lengths(Value output, params IEnumerable<(Value Input, Tensor Tensor)> inputs) => Run(output, inputs, tensor => tensor.Lengths);

    /// <summary>A session that computes the outputs, which get the names <c>result_0</c>, <c>result_1</c>, …</summary>
    public static GraphSession Session(params IReadOnlyList<Value> outputs)
    {
        var graph = outputs[0].Graph;
        Value[] named = [.. outputs.Select((output, i) => graph.Output($"result_{i}", output))];
        return new(ModelWriter.Write(graph, named), OneThread);
    }

    /// <summary>Gives every parameter of a graph the value that it has before training.</summary>
    public static void Initialize(GraphBuilder graph, int seed)
    {
        foreach (var parameter in graph.Parameters)
        {
            Assign(parameter, parameter.Initialization.Create(parameter.Name, parameter.Shape, seed));
        }
    }

    public static void Assign(Parameter parameter, ReadOnlySpan<float> elements) =>
        parameter.Value.Data = TensorData.FromFloats(elements, parameter.Shape.ToLengths());

    private static T Run<T>(Value output, IEnumerable<(Value Input, Tensor Tensor)> inputs, Func<Tensor, T> read)
    {
        using var session = Session(output);
        var given = inputs.ToDictionary(pair => pair.Input.Name, pair => pair.Tensor);
        using var result = session.Run(given, session.OutputNames.ToArray())[0];
        foreach (var tensor in given.Values)
        {
            tensor.Dispose();
        }

        return read(result);
    }
}
