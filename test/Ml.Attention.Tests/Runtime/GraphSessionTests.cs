using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Runtime;

public sealed class GraphSessionTests
{
    [Fact]
    public void Outputs_are_new_tensors_or_those_given()
    {
        using var session = Doubling(new(ExecutionDevice.Cpu, 1));
        Assert.Equal(["x"], session.InputNames);
        Assert.Equal(["y"], session.OutputNames);
        using var x = Tensor.FromFloats([1, 2], 2);
        using var made = session.Run(new Dictionary<string, Tensor> { ["x"] = x }, "y")[0];
        Assert.Equal([2f, 4], made.Floats.ToArray());

        using var given = Tensor.Create(ElementType.Float, 2);
        session.Run(new Dictionary<string, Tensor> { ["x"] = x }, new Dictionary<string, Tensor> { ["y"] = given });
        Assert.Equal([2f, 4], given.Floats.ToArray());
        Assert.Equal([1f, 2], x.Floats.ToArray());
    }

    [Fact]
    public void A_device_that_is_not_there_is_named()
    {
        // The 99th GPU: no machine has it, with or without the GPU build.
        var exception = Assert.Throws<DeviceNotAvailableException>(() => Doubling(new(ExecutionDevice.Cuda(99), 1)));
        Assert.StartsWith("The device cuda:99 is not available: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("Expected an NVIDIA GPU, its driver, CUDA and cuDNN, and the GPU build of ONNX Runtime; or choose the device cpu.", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void Auto_works_on_every_machine()
    {
        using var session = Doubling(new(ExecutionDevice.Auto, 1));
        using var x = Tensor.FromFloats([3, 4], 2);
        using var y = session.Run(new Dictionary<string, Tensor> { ["x"] = x }, "y")[0];
        Assert.Equal([6f, 8], y.Floats.ToArray());
    }

    [Fact]
    public void Bytes_that_are_no_model_are_an_error() => Assert.Throws<SessionException>(() => new GraphSession([1, 2, 3], Evaluation.OneThread));

    [Fact]
    public void Texts_go_in_and_out()
    {
        string[] texts = ["", "a", "日本 👍", new('x', 100_000)];
        using var tensor = Tensor.FromTexts(texts);
        Assert.Equal([4, 1], tensor.Lengths);
        Assert.Equal(texts, tensor.ToStrings());
    }

    [Fact]
    public void Texts_lose_what_ONNX_Runtime_cannot_take()
    {
        using var tensor = Tensor.FromTexts(["a\0b", "a\ud83d"]);
        Assert.Equal(["a b", "a\ufffd"], tensor.ToStrings());
    }

    private static GraphSession Doubling(SessionSettings settings)
    {
        var graph = new GraphBuilder();
        return new(ModelWriter.Write(graph, [graph.Output("y", graph.Input("x", ElementType.Float, ["count"]) * 2f)]), settings);
    }
}
