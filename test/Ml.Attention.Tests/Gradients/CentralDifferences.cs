using Ml.Attention.Graphs;
using Ml.Attention.Gradients;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Gradients;

/// <summary>
/// Compares emitted gradients with numeric ones. The loss is a weighted random sum of the value's elements; its
/// differences are summed in double, so only the rounding of the elements themselves remains, and four points a
/// derivative make the truncation error h⁴.
/// </summary>
internal static class CentralDifferences
{
    private const double Step = 1.0 / 32;

    /// <summary>For each input, the largest difference of an element over the largest element of the gradient.</summary>
    public static double[] RelativeErrors(GradientCase gradientCase, int seed)
    {
        var random = new Random(seed);
        var graph = new GraphBuilder(isTraining: true);
        Value[] inputs = [.. gradientCase.Lengths.Select((_, i) => graph.Input($"x{i}", ElementType.Float, gradientCase.Shape(i)))];
        float[][] elements = [.. gradientCase.Lengths.Select(lengths => Draw(lengths, gradientCase.Draw, random))];

        var output = gradientCase.Build(graph, inputs);
        Assert.Contains(graph.Nodes, node => node.OperatorType == gradientCase.Operator);
        using var forward = Evaluation.Session(output);
        float[] Outputs() => Run(forward, inputs, gradientCase.Lengths, elements)[0];
        float[] weights = Draw([Outputs().Length], gradientCase.Draw, random);

        var weightInput = graph.Input("weights", ElementType.Float, ["outputs"]);
        var loss = graph.ReduceSum(graph.Reshape(output, ["outputs"]) * weightInput);
        var gradients = GradientBuilder.Build(loss, inputs);
        Assert.DoesNotContain(null, gradients);
        using var backward = Evaluation.Session([.. gradients.Select(gradient => gradient!)]);
        var analytic = Run(backward, [.. inputs, weightInput], [.. gradientCase.Lengths, [weights.Length]], [.. elements, weights]);

        return [.. elements.Select((cells, i) => Error(cells, analytic[i], () => Dot(Outputs(), weights)))];
    }

    private static double Error(float[] cells, float[] analytic, Func<double> loss)
    {
        Assert.Equal(cells.Length, analytic.Length);
        double largest = analytic.Max(Math.Abs);
        Assert.True(largest > 0, "The gradient is 0 everywhere: nothing is tested.");
        double difference = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            float start = cells[i];
            double At(double offset)
            {
                cells[i] = (float)(start + offset);
                return loss();
            }

            // Offsets of a power of two below elements of few bits: the points are where they should be.
            double numeric = ((8 * (At(Step) - At(-Step))) - (At(2 * Step) - At(-2 * Step))) / (12 * Step);
            cells[i] = start;
            difference = Math.Max(difference, Math.Abs(numeric - analytic[i]));
        }

        return difference / largest;
    }

    private static float[][] Run(GraphSession session, Value[] inputs, long[][] lengths, float[][] elements)
    {
        var tensors = inputs.Index().Where(pair => session.InputNames.Contains(pair.Item.Name))
            .ToDictionary(pair => pair.Item.Name, pair => Tensor.FromFloats(elements[pair.Index], lengths[pair.Index]));
        var results = session.Run(tensors, [.. session.OutputNames]);
        float[][] outputs = [.. results.Select(result => result.Floats.ToArray())];
        foreach (var tensor in tensors.Values.Concat(results))
        {
            tensor.Dispose();
        }

        return outputs;
    }

    /// <summary>Random elements rounded to multiples of 1/1024.</summary>
    private static float[] Draw(long[] lengths, Func<Random, float> draw, Random random)
    {
        var elements = new float[lengths.Aggregate(1L, (product, length) => product * length)];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = MathF.Round(draw(random) * 1024) / 1024;
        }

        return elements;
    }

    private static double Dot(float[] left, float[] right) => left.Zip(right, (a, b) => (double)a * b).Sum();
}
