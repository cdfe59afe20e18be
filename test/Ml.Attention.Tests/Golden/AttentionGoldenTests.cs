using Ml.Attention.Gradients;
using Ml.Attention.Graphs;
using Ml.Attention.Modules;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Golden;

/// <summary>Every switch of attention, and combinations of them, against PyTorch; see <c>attention.py</c>.</summary>
public sealed class AttentionGoldenTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-4;

    private static readonly AttentionGolden File = AttentionGolden.Load();

    public static IEnumerable<TheoryDataRow<string>> Cases => File.Cases.Select(each => new TheoryDataRow<string>(each.Name));

    [Fact]
    public void Header_says_how_the_file_was_made()
    {
        Assert.Equal("attention.py", File.MadeBy);
        Assert.StartsWith("1.", File.Torch, StringComparison.Ordinal);
        Assert.True(File.Cases.Count(each => each.Name.StartsWith("combination", StringComparison.Ordinal)) >= 30);
        Assert.True(File.Cases.Count(each => each.ByModule) >= 20);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Output_and_weights_equal_PyTorchs(string name)
    {
        var golden = Find(name);
        using var module = AttentionModule.Create(golden.Options, threads: 1);
        module.SetWeights(golden.Weights);
        var result = module.Forward(golden.QueryArray, golden.KeyArray, golden.ValueArray, golden.ToMasks(), NeededWeights.PerHead);
        Near("output", golden.Output, [.. result.Output.Cast<float>()]);
        Near("weights", golden.Attention, [.. result.Weights!.Cast<float>()]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_of_parameters_and_inputs_equal_PyTorchs(string name)
    {
        var golden = Find(name);
        var masks = golden.ToMasks();
        var graph = new GraphBuilder(isTraining: true);
        var attention = new AttentionGraph(graph, golden.Options, masks.Inputs);
        var upstream = graph.Input("upstream", ElementType.Float, attention.Output.Shape);
        var loss = graph.ReduceSum(attention.Output * upstream);

        // Some gradients are zero by nature, such as that of the key's bias: softmax does not see it. What is left of
        // them is rounding, beside which a relative error says nothing.
        double rounding = Math.Max(1e-3, 0.05 * golden.Gradients.Values.Max(gradient => gradient.Max(Math.Abs)));
        string[] names = [.. golden.Gradients.Keys];
        Value Target(string target) => graph.Inputs.SingleOrDefault(input => input.Name == target) ?? graph.Parameters.Single(parameter => parameter.Name == target).Value;
        var gradients = GradientBuilder.Build(loss, [.. names.Select(Target)]);
        foreach (var parameter in graph.Parameters)
        {
            Evaluation.Assign(parameter, golden.Weights[parameter.Name]);
        }

        using var inputs = AttentionInputs.Create(golden.Options, golden.QueryArray, golden.KeyArray, golden.ValueArray, masks);
        inputs.Tensors["upstream"] = Tensor.FromFloats(golden.Upstream, golden.Batch, golden.Queries, golden.Options.OutputWidth);
        using var session = Evaluation.Session([.. gradients.Select(gradient => gradient!)]);
        var needed = inputs.Tensors.Where(input => session.InputNames.Contains(input.Key)).ToDictionary(input => input.Key, input => input.Value);
        var results = session.Run(needed, [.. session.OutputNames]);
        for (int i = 0; i < names.Length; i++)
        {
            using var result = results[i];
            Near(names[i], golden.Gradients[names[i]], result.Floats.ToArray(), rounding);
        }
    }

    private static AttentionGolden.Case Find(string name) => File.Cases.Single(each => each.Name == name);

    private void Near(string what, float[] expected, float[] actual, double least = 1e-3)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = Math.Max(expected.Max(Math.Abs), least);
        double error = expected.Zip(actual, (a, b) => float.IsFinite(b) ? Math.Abs((double)a - b) : double.PositiveInfinity).Max() / largest;
        output.WriteLine($"{what}: relative error {error:E2}");
        Assert.InRange(error, 0, Tolerance);
    }
}
