using Google.Protobuf;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Xunit;

namespace Ml.Attention.Tests.Graphs;

public sealed class ModelWriterTests
{
    private readonly GraphBuilder _graph = new();

    [Fact]
    public void Only_what_the_outputs_need_is_written()
    {
        var x = _graph.Input("x", ElementType.Float, ["batch", 2]);
        var unused = _graph.Input("unused", ElementType.Float, ["batch", 2]);
        _graph.Exp(unused * 3f);
        var model = ModelWriter.Write(_graph, [_graph.Output("y", x * 2f)]);

        Assert.Equal(["Mul_1", "Identity"], model.Graph.Node.Select(node => node.Name));
        Assert.Equal(["x"], model.Graph.Input.Select(input => input.Name));
        Assert.Single(model.Graph.Initializer);
    }

    [Fact]
    public void A_value_that_is_kept_is_written_without_being_an_output()
    {
        var x = _graph.Input("x", ElementType.Float, ["batch", 2]);
        var kept = _graph.Exp(x);
        var model = ModelWriter.Write(_graph, [_graph.Output("y", x)], kept: [kept]);
        Assert.Equal(["Identity", "Exp"], model.Graph.Node.Select(node => node.OpType));
        Assert.Equal(["y"], model.Graph.Output.Select(output => output.Name));
    }

    [Fact]
    public void Each_node_follows_its_operands()
    {
        // A node whose operand is added later: training defines parameters after the forward pass that uses them.
        var parameter = _graph.Parameter("weight", [2], Initialization.Zeros);
        var y = _graph.Output("y", (parameter.Value * 2f) + parameter.Value);
        GraphBuilder.Define(parameter, _graph.Reshape(_graph.Input("packed", ElementType.Float, [2, 1]), [2]));

        var known = new HashSet<string>();
        var model = ModelWriter.Write(_graph, [y]);
        known.UnionWith(model.Graph.Input.Select(input => input.Name));
        known.UnionWith(model.Graph.Initializer.Select(initializer => initializer.Name));
        foreach (var node in model.Graph.Node)
        {
            Assert.All(node.Input, input => Assert.Contains(input, known));
            known.UnionWith(node.Output);
        }

        Assert.Equal(4, model.Graph.Node.Count);
    }

    [Fact]
    public void A_deep_graph_does_not_overflow_the_stack()
    {
        var x = _graph.Input("x", ElementType.Float, [1]);
        for (int i = 0; i < 50_000; i++)
        {
            x = _graph.Negate(x);
        }

        Assert.Equal(50_000, ModelWriter.Write(_graph, [x]).Graph.Node.Count);
    }

    [Fact]
    public void The_same_graph_gives_the_same_bytes()
    {
        Assert.Equal(Example().ToByteArray(), Example().ToByteArray());

        static ModelProto Example()
        {
            var graph = new GraphBuilder();
            var text = graph.Input("text", ElementType.String, ["batch"]);
            var ids = graph.LookUp(text, ["a", "b"], [1, 2], absent: 0);
            var hash = graph.HashBucket(text, 7);
            return ModelWriter.Write(graph, [graph.Output("ids", graph.Add(ids, hash))], [new("key", "value")]);
        }
    }

    [Fact]
    public void Operator_sets_are_those_that_are_used()
    {
        var x = _graph.Input("x", ElementType.Float, [2]);
        var plain = ModelWriter.Write(_graph, [_graph.Relu(x)]);
        Assert.Equal([("", 17L)], plain.OpsetImport.Select(set => (set.Domain, set.Version)));

        var ids = _graph.HashBucket(_graph.Input("text", ElementType.String, [2]), 3);
        var all = ModelWriter.Write(_graph, [_graph.NameOf(ids, ["a"]), _graph.Gelu(x)]);
        Assert.Equal([("", 17L), ("ai.onnx.ml", 3), ("com.microsoft", 1)], all.OpsetImport.Select(set => (set.Domain, set.Version)));
        Assert.Equal(8, all.IrVersion);
        Assert.Equal("Ml.Attention", all.ProducerName);
    }

    [Fact]
    public void Types_axes_attributes_and_metadata_are_written()
    {
        var x = _graph.Input("x", ElementType.Float, ["batch", 4]);
        var y = _graph.LayerNormalization(x, _graph.Constant(TensorData.FromFloats([1, 2, 3, 4], 4)), _graph.Constant(TensorData.FromFloats([0, 0, 0, 0], 4)), 0.25f);
        var model = ModelWriter.Write(_graph, [y], [new("note", "ä")]);

        var type = model.Graph.Input.Single().Type.TensorType;
        Assert.Equal((int)ElementType.Float, type.ElemType);
        Assert.Equal(["batch", "4"], type.Shape.Dim.Select(axis => axis.HasDimParam ? axis.DimParam : $"{axis.DimValue}"));
        Assert.Equal([("axis", -1L, 0f), ("epsilon", 0, 0.25f)], model.Graph.Node.Single().Attribute.Select(attribute => (attribute.Name, attribute.I, attribute.F)));
        Assert.Equal(TensorData.FromFloats([1, 2, 3, 4], 4).Bytes, model.Graph.Initializer[0].RawData.ToByteArray());
        Assert.Equal(("note", "ä"), (model.MetadataProps.Single().Key, model.MetadataProps.Single().Value));
    }

    [Fact]
    public void A_parameter_without_elements_is_an_error()
    {
        var parameter = _graph.Parameter("weight", [2], Initialization.Zeros);
        var exception = Assert.Throws<InvalidOperationException>(() => ModelWriter.Write(_graph, [_graph.Relu(parameter.Value)]));
        Assert.Equal("weight: Float [2] has no value: it is neither an input, nor a constant, nor the output of a node.", exception.Message);
    }
}
