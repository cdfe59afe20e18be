namespace Ml.Attention.Layers;

/// <summary>
/// The form of <see cref="MultiHeadAttention"/>. The names in brackets are those of PyTorch's
/// <c>nn.MultiheadAttention</c>.
/// </summary>
public sealed record AttentionOptions
{
    /// <summary>The width of queries, and of the output where there is an output projection (<c>embed_dim</c>).</summary>
    /// <value>1 or more; 128 by default.</value>
    public int Width { get; init; } = 128;

    /// <summary>How many heads there are (<c>num_heads</c>).</summary>
    /// <value>1 or more; 1 by default.</value>
    public int Heads { get; init; } = 1;

    /// <summary>The components of a head's queries, keys and values; heads × head size may differ from the width.</summary>
    /// <value>1 or more; <see cref="Width"/> / <see cref="Heads"/> where null, the default.</value>
    public int? HeadSize { get; init; }

    /// <summary>The width of keys as they come in (<c>kdim</c>).</summary>
    /// <value>1 or more; <see cref="Width"/> where null, the default.</value>
    public int? KeyWidth { get; init; }

    /// <summary>The width of values as they come in (<c>vdim</c>).</summary>
    /// <value>1 or more; <see cref="Width"/> where null, the default.</value>
    public int? ValueWidth { get; init; }

    /// <summary>Whether the projections add a bias (<c>bias</c>).</summary>
    /// <value>True by default.</value>
    public bool Bias { get; init; } = true;

    /// <summary>
    /// Whether the heads' outputs are mixed by one more product. Without it the output is heads × head size wide; with
    /// one head, no bias and this off, it is softmax(QKᵀ/√d)·V of the Keras tutorials, d being the output's width.
    /// </summary>
    /// <value>True by default.</value>
    public bool OutputProjection { get; init; } = true;

    /// <summary>A function on the three projections.</summary>
    /// <value><see cref="Layers.ProjectionActivation.None"/> by default.</value>
    public ProjectionActivation ProjectionActivation { get; init; }

    /// <summary>Whether a learned key and value stand behind those of each sequence (<c>add_bias_kv</c>).</summary>
    /// <value>False by default.</value>
    public bool AddBiasKeyValue { get; init; }

    /// <summary>Whether a key and a value of zeros stand behind those of each sequence (<c>add_zero_attn</c>).</summary>
    /// <value>False by default.</value>
    public bool AddZeroAttention { get; init; }

    /// <summary>The share of weights that training sets to zero (<c>dropout</c>).</summary>
    /// <value>From 0 to below 1; 0 by default.</value>
    public float Dropout { get; init; }

    /// <summary>The factor of the dot products.</summary>
    /// <value>1/√head size where null, the default; 1 leaves them as they are.</value>
    public float? Scale { get; init; }

    /// <summary>Whether a token sees only itself and those before it.</summary>
    /// <value>False by default.</value>
    public bool Causal { get; init; }

    /// <summary>How many neighbours a token sees to either side.</summary>
    /// <value>0 or more; all where null, the default.</value>
    public int? Window { get; init; }

    /// <summary>How attention itself sees positions.</summary>
    /// <value><see cref="AttentionPositionKind.None"/> by default.</value>
    public AttentionPositionKind Positions { get; init; }

    /// <summary>The components of a head: <see cref="HeadSize"/>, or the default.</summary>
    internal int Size => HeadSize ?? (Width / Heads);

    /// <summary>The width of all heads together.</summary>
    internal int HeadsWidth => Heads * Size;

    /// <summary>The width of the output.</summary>
    internal int OutputWidth => OutputProjection ? Width : HeadsWidth;

    /// <summary>Throws when a value is out of range or two contradict each other.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        AtLeast(1, Width, nameof(Width));
        AtLeast(1, Heads, nameof(Heads));
        AtLeast(1, HeadSize ?? 1, nameof(HeadSize));
        AtLeast(1, KeyWidth ?? 1, nameof(KeyWidth));
        AtLeast(1, ValueWidth ?? 1, nameof(ValueWidth));
        AtLeast(0, Window ?? 0, nameof(Window));
        Check(HeadSize is not null || Width % Heads == 0, nameof(Width), $"{Width}, which {nameof(Heads)}, {Heads}, does not divide", $"a multiple of the heads, or a {nameof(HeadSize)}");
        Check(Dropout is >= 0 and < 1, nameof(Dropout), $"{Dropout}", "a share from 0 to below 1");
        Check(Scale is null || float.IsFinite(Scale.Value), nameof(Scale), $"{Scale}", "a finite number, or none for 1/√head size");
        Check(Enum.IsDefined(ProjectionActivation), nameof(ProjectionActivation), $"{ProjectionActivation}", string.Join(", ", Enum.GetNames<ProjectionActivation>()));
        Check(Enum.IsDefined(Positions), nameof(Positions), $"{Positions}", string.Join(", ", Enum.GetNames<AttentionPositionKind>()));
        Check(Positions != AttentionPositionKind.Rotary || Size % 2 == 0, nameof(HeadSize), $"{Size}", $"an even number: {nameof(AttentionPositionKind.Rotary)} turns components in pairs");
    }

    private static void AtLeast(int least, int value, string name) => Check(value >= least, name, $"{value}", $"{least} or more");

    private static void Check(bool valid, string name, string found, string expected)
    {
        if (!valid)
        {
            throw new ArgumentException($"{name} is {found}; expected {expected}.", name);
        }
    }
}
