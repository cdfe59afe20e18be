namespace Ml.Attention.Layers;

/// <summary>The form of a Transformer that reads one sequence and writes another (Vaswani et al. 2017).</summary>
public sealed record TransformerOptions
{
    /// <summary>How many layers the encoder has.</summary>
    /// <value>1 or more; 3 by default.</value>
    public int EncoderLayers { get; init; } = 3;

    /// <summary>How many layers the decoder has.</summary>
    /// <value>1 or more; 3 by default.</value>
    public int DecoderLayers { get; init; } = 3;

    /// <summary>The length of each token's vector (the model dimension).</summary>
    /// <value>A multiple of <see cref="Heads"/>; 128 by default.</value>
    public int Width { get; init; } = 128;

    /// <summary>How many attention heads a layer has.</summary>
    /// <value>1 or more; 4 by default.</value>
    public int Heads { get; init; } = 4;

    /// <summary>The inner width of the feed-forward layers.</summary>
    /// <value>1 or more; 512 by default.</value>
    public int FeedForward { get; init; } = 512;

    /// <summary>The share of elements that training sets to zero: of token vectors, attention weights, inner and outer outputs of sub-layers.</summary>
    /// <value>From 0 to below 1; 0.1 by default, as in the paper.</value>
    public float Dropout { get; init; } = 0.1f;

    /// <summary>The function inside the feed-forward layers.</summary>
    /// <value><see cref="Activation.Relu"/> by default, as in the paper.</value>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Where layer normalization stands.</summary>
    /// <value><see cref="NormalizationPlacement.Before"/> by default; the paper has <see cref="NormalizationPlacement.After"/>.</value>
    public NormalizationPlacement Normalization { get; init; }

    /// <summary>Whether the product that gives the logits of target tokens has the target tokens' vectors as its weights (Press &amp; Wolf 2017).</summary>
    /// <value>True by default.</value>
    public bool TiedOutput { get; init; } = true;

    /// <summary>Throws when a value is out of range or two contradict each other.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        if (EncoderLayers < 1 || DecoderLayers < 1)
        {
            string name = EncoderLayers < 1 ? nameof(EncoderLayers) : nameof(DecoderLayers);
            throw new ArgumentException($"{name} is {Math.Min(EncoderLayers, DecoderLayers)}; expected 1 or more.", name);
        }

        Layer.Validate();
    }

    /// <summary>What a layer of the encoder looks like; of the decoder, but for attention to the encoder's output, too.</summary>
    internal EncoderOptions Layer => new()
    {
        Layers = EncoderLayers,
        Width = Width,
        Heads = Heads,
        FeedForward = FeedForward,
        Dropout = Dropout,
        Activation = Activation,
        Normalization = Normalization,
    };
}
