using Ml.Attention.Layers;
using Ml.Attention.Modules;
using Xunit;

namespace Ml.Attention.Tests.Modules;

/// <summary>What does not fit is said when it is given.</summary>
public sealed class AttentionShapeTests
{
    public static TheoryData<AttentionOptions, string> Options => new()
    {
        { new() { Width = 10, Heads = 4 }, "Width is 10, which Heads, 4, does not divide; expected a multiple of the heads, or a HeadSize." },
        { new() { Width = 6, Heads = 2, Positions = AttentionPositionKind.Rotary }, "HeadSize is 3; expected an even number: Rotary turns components in pairs." },
        { new() { Width = 0 }, "Width is 0; expected 1 or more." },
        { new() { HeadSize = 0 }, "HeadSize is 0; expected 1 or more." },
        { new() { KeyWidth = -1 }, "KeyWidth is -1; expected 1 or more." },
        { new() { Window = -1 }, "Window is -1; expected 0 or more." },
        { new() { Dropout = 1 }, "Dropout is 1; expected a share from 0 to below 1." },
        { new() { Scale = float.NaN }, "Scale is NaN; expected a finite number, or none for 1/√head size." },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Options_that_contradict_each_other(AttentionOptions options, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => AttentionModule.Create(options)).Message, StringComparison.Ordinal);

    [Fact]
    public void Arrays_of_other_shapes()
    {
        using var module = AttentionModule.Create(new() { Width = 4, Heads = 2, KeyWidth = 3 }, threads: 1);
        Says("The query has the shape [1, 2, 5]; expected [batch, queries, 4].", () => module.Forward(new float[1, 2, 5], new float[1, 2, 3], new float[1, 2, 4]));
        Says("The key has the shape [1, 2, 4]; expected [1, keys, 3].", () => module.Forward(new float[1, 2, 4], new float[1, 2, 4], new float[1, 2, 4]));
        Says("The value has the shape [1, 3, 4]; expected [1, 2, 4].", () => module.Forward(new float[1, 2, 4], new float[1, 2, 3], new float[1, 3, 4]));
        Says("The mask Seen has the shape [2, 2]; expected [2, 3].", () => module.Forward(new float[1, 2, 4], new float[1, 3, 3], new float[1, 3, 4], new() { Seen = new bool[2, 2] }));
        Says("The mask Padding has the shape [2, 3]; expected [1, 3].", () => module.Forward(new float[1, 2, 4], new float[1, 3, 3], new float[1, 3, 4], new() { Padding = new bool[2, 3] }));
        Says("The mask AddedByHead has the shape [1, 2, 3]; expected [2, 2, 3].", () => module.Forward(new float[1, 2, 4], new float[1, 3, 3], new float[1, 3, 4], new() { AddedByHead = new float[1, 2, 3] }));
        using var training = module.Train();
        Says("The target has the shape [1, 2, 3]; expected [1, 2, 4].", () => training.Step(new float[1, 2, 4], new float[1, 2, 3], new float[1, 2, 4], new float[1, 2, 3]));

        using var causal = AttentionModule.Create(new() { Width = 4, Causal = true }, threads: 1);
        Says("The key has the shape [1, 3, 4]; expected as many keys as queries, 2, since Causal compares their positions.", () => causal.Forward(new float[1, 2, 4], new float[1, 3, 4], new float[1, 3, 4]));
    }

    private static void Says(string message, Action action) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
