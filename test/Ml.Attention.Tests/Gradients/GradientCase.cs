using Ml.Attention.Graphs;

namespace Ml.Attention.Tests.Gradients;

/// <summary>One use of an operator whose gradient is compared with central differences.</summary>
/// <param name="Operator">The rule under test, as in <c>GradientRules.Operators</c>.</param>
/// <param name="Name">What is special about this use.</param>
/// <param name="Lengths">The shape of each float input; the gradient with respect to each is checked.</param>
/// <param name="Build">The value to differentiate, of any shape.</param>
internal sealed record GradientCase(string Operator, string Name, long[][] Lengths, Func<GraphBuilder, Value[], Value> Build)
{
    /// <summary>Draws an element of an input; by default from −2 to 2, at least 0.1 away from 0.</summary>
    public Func<Random, float> Draw { get; init; } = random =>
    {
        float magnitude = 0.1f + (1.9f * random.NextSingle());
        return random.Next(2) == 0 ? -magnitude : magnitude;
    };

    /// <summary>True when axes of the inputs are symbols in the graph, as batch and tokens are in training.</summary>
    public bool Symbolic { get; init; }

    public static Func<Random, float> Positive { get; } = random => 0.6f + (2 * random.NextSingle());

    /// <summary>The shape of an input in the graph: as it is, or its first axes as symbols.</summary>
    public TensorShape Shape(int input) => Symbolic && Lengths[input].Length > 1
        ? [.. Lengths[input].Select((length, axis) => axis < Lengths[input].Length - 1 ? $"axis_{axis}" : (Dimension)length)]
        : TensorShape.FromLengths(Lengths[input]);

    public override string ToString() => $"{Operator}: {Name}";
}
