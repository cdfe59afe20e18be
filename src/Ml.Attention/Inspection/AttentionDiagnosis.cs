namespace Ml.Attention.Inspection;

/// <summary>What a model's attention computes on given texts, after training and before.</summary>
public sealed record AttentionDiagnosis
{
    /// <summary>How many texts were read.</summary>
    public required int Rows { get; init; }

    /// <summary>How many texts there were to choose from.</summary>
    public required int RowsGiven { get; init; }

    /// <summary>How many tokens the texts have, as far as the model reads them.</summary>
    public required long Tokens { get; init; }

    /// <summary>The components of a head's queries and keys: what theory gives for the variance of their dot products.</summary>
    public required int HeadSize { get; init; }

    /// <summary>What the model multiplies dot products by.</summary>
    public required double Scale { get; init; }

    /// <summary>Where the random numbers of the untrained model started.</summary>
    public required int Seed { get; init; }

    /// <summary>Each head of the model, in the order of layers.</summary>
    public required IReadOnlyList<HeadDiagnosis> Trained { get; init; }

    /// <summary>Each head of the same model with weights as they are before training.</summary>
    public required IReadOnlyList<HeadDiagnosis> Untrained { get; init; }

    /// <summary>The accuracy of the model with all heads.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The log-loss of the model with all heads, in nats.</summary>
    public required double LogLoss { get; init; }

    /// <summary>The model without each head, and without all heads of each layer.</summary>
    public required IReadOnlyList<DroppedHead> DroppedHeads { get; init; }

    /// <summary>Labels of the texts that the model does not know; their rows count as wrong.</summary>
    public required IReadOnlyList<string> UnknownLabels { get; init; }
}
