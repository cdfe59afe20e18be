namespace Ml.Attention.Layers;

/// <summary>The form of a Transformer encoder.</summary>
public sealed record EncoderOptions
{
    /// <summary>How many encoder layers are stacked.</summary>
    /// <value>1 or more; 1 by default: on some thousand texts more layers cost time and gain nothing.</value>
    public int Layers { get; init; } = 1;

    /// <summary>The length of each token's vector (the model dimension).</summary>
    /// <value>A multiple of <see cref="Heads"/>, unless <see cref="HeadSize"/> is given; 128 by default.</value>
    public int Width { get; init; } = 128;

    /// <summary>How many attention heads a layer has; each sees <see cref="HeadSize"/> components.</summary>
    /// <value>1 or more; 4 by default.</value>
    public int Heads { get; init; } = 4;

    /// <summary>The components of a head.</summary>
    /// <value>1 or more; <see cref="Width"/> / <see cref="Heads"/> where null, the default.</value>
    public int? HeadSize { get; init; }

    /// <summary>The inner width of the feed-forward layer.</summary>
    /// <value>1 or more; 256 by default.</value>
    public int FeedForward { get; init; } = 256;

    /// <summary>The share of elements that training sets to zero, in the outputs of sub-layers, and where no other is given.</summary>
    /// <value>From 0 to below 1; 0.1 by default.</value>
    public float Dropout { get; init; } = 0.1f;

    /// <summary>The share of elements of attention weights that training sets to zero.</summary>
    /// <value>From 0 to below 1; <see cref="Dropout"/> where null, the default.</value>
    public float? AttentionDropout { get; init; }

    /// <summary>The share of elements of the tokens' vectors that training sets to zero before the first layer.</summary>
    /// <value>From 0 to below 1; <see cref="Dropout"/> where null; 0.2 by default.</value>
    public float? EmbeddingDropout { get; init; } = 0.2f;

    /// <summary>The share of elements of the pooled vector that training sets to zero.</summary>
    /// <value>From 0 to below 1; <see cref="Dropout"/> where null; 0.3 by default.</value>
    public float? HeadDropout { get; init; } = 0.3f;

    /// <summary>The function inside the feed-forward layer.</summary>
    /// <value><see cref="Layers.Activation.Gelu"/> by default.</value>
    public Activation Activation { get; init; } = Activation.Gelu;

    /// <summary>Where layer normalization stands.</summary>
    /// <value><see cref="NormalizationPlacement.Before"/> by default.</value>
    public NormalizationPlacement Normalization { get; init; }

    /// <summary>How positions enter.</summary>
    /// <value><see cref="PositionKind.Sinusoidal"/> by default.</value>
    public PositionKind Positions { get; init; }

    /// <summary>How the text's vector is made of its tokens'.</summary>
    /// <value><see cref="PoolingKind.Mean"/> by default.</value>
    public PoolingKind Pooling { get; init; }

    /// <summary>How token embeddings start.</summary>
    /// <value><see cref="EmbeddingInitialization.Normal"/> by default.</value>
    public EmbeddingInitialization Embedding { get; init; } = EmbeddingInitialization.Normal;

    /// <summary>Whether the projections of attention add a bias.</summary>
    /// <value>True by default.</value>
    public bool AttentionBias { get; init; } = true;

    /// <summary>Whether the heads' outputs are mixed by one more product.</summary>
    /// <value>True by default.</value>
    public bool AttentionOutputProjection { get; init; } = true;

    /// <summary>A function on the queries, keys and values of attention.</summary>
    /// <value><see cref="Layers.ProjectionActivation.None"/> by default.</value>
    public ProjectionActivation ProjectionActivation { get; init; }

    /// <summary>The factor of the dot products of attention.</summary>
    /// <value>1/√head size where null, the default; 1 leaves them as they are.</value>
    public float? AttentionScale { get; init; }

    /// <summary>Whether a token sees only itself and those before it.</summary>
    /// <value>False by default.</value>
    public bool Causal { get; init; }

    /// <summary>How many neighbours a token sees to either side in one layer.</summary>
    /// <value>0 or more; all where null, the default.</value>
    public int? Window { get; init; }

    /// <summary>Throws when a value is out of range or two contradict each other.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        AtLeastOne(Layers, nameof(Layers));
        AtLeastOne(Width, nameof(Width));
        AtLeastOne(Heads, nameof(Heads));
        AtLeastOne(FeedForward, nameof(FeedForward));
        if (HeadSize is null && Width % Heads != 0)
        {
            throw new ArgumentException($"{nameof(Width)} is {Width}, which {nameof(Heads)}, {Heads}, does not divide; choose a width that is a multiple of the heads, such as {Math.Max(1, Width / Heads) * Heads}, or a {nameof(HeadSize)}.", nameof(Width));
        }

        Share(Dropout, nameof(Dropout));
        Share(AttentionDropout ?? 0, nameof(AttentionDropout));
        Share(EmbeddingDropout ?? 0, nameof(EmbeddingDropout));
        Share(HeadDropout ?? 0, nameof(HeadDropout));

        Defined(Activation, nameof(Activation));
        Defined(Normalization, nameof(Normalization));
        Defined(Positions, nameof(Positions));
        Defined(Pooling, nameof(Pooling));
        Defined(Embedding, nameof(Embedding));
        ToAttention().Validate();
        if (!AttentionOutputProjection && ToAttention().HeadsWidth != Width)
        {
            throw new ArgumentException($"{nameof(AttentionOutputProjection)} is off, so that attention gives {Heads} × {HeadSize} = {Heads * HeadSize} components; expected {nameof(Width)}, {Width}, since they are added to the tokens' vectors.", nameof(AttentionOutputProjection));
        }
    }

    /// <summary>The options of each layer's attention.</summary>
    internal AttentionOptions ToAttention() => new()
    {
        Width = Width,
        Heads = Heads,
        HeadSize = HeadSize,
        Bias = AttentionBias,
        OutputProjection = AttentionOutputProjection,
        ProjectionActivation = ProjectionActivation,
        Dropout = AttentionDropout ?? Dropout,
        Scale = AttentionScale,
        Causal = Causal,
        Window = Window,
        Positions = Positions switch
        {
            PositionKind.Rotary => AttentionPositionKind.Rotary,
            PositionKind.Alibi => AttentionPositionKind.Alibi,
            _ => AttentionPositionKind.None,
        },
    };

    private static void AtLeastOne(int value, string name)
    {
        if (value < 1)
        {
            throw new ArgumentException($"{name} is {value}; expected 1 or more.", name);
        }
    }

    private static void Share(float value, string name)
    {
        if (!(value >= 0 && value < 1))
        {
            throw new ArgumentException($"{name} is {value}; expected a share from 0 to below 1.", name);
        }
    }

    private static void Defined<T>(T value, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentException($"{name} is {value}; expected one of {string.Join(", ", Enum.GetNames<T>())}.", name);
        }
    }
}
