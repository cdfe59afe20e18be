using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Inference;

/// <summary>What a model file says about itself.</summary>
public sealed record ModelInformation
{
    /// <summary>How text becomes token ids.</summary>
    public required TokenizerOptions Tokenizer { get; init; }

    /// <summary>The form of the encoder.</summary>
    public required EncoderOptions Encoder { get; init; }

    /// <summary>How many encoders there are, whose answers are averaged.</summary>
    public int Encoders { get; init; } = 1;

    /// <summary>How many numbers <see cref="ModelOutputs.Features"/> are: those of all encoders, one behind the other.</summary>
    public int FeatureWidth => Encoder.Width * Encoders;

    /// <summary>The parts that are asked about each text, the encoder first, then the linear models beside it.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>How much ln of the probabilities of each path counts.</summary>
    public IReadOnlyList<double> PathWeights { get; init; } = [];

    /// <summary>Whether the model reads two texts together: such as <see cref="TextPair"/>, and no others.</summary>
    public bool ReadsPairs { get; init; }

    /// <summary>The labels, in the order of the scores.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>
    /// The least score at which each label is said of a text, in the order of the labels: where F1 was the highest on
    /// validation texts, or 0.5 where fewer than five of them had the label.
    /// </summary>
    /// <value>Above 0, below 1; null where a text has one label.</value>
    public IReadOnlyList<double>? Thresholds { get; init; }

    /// <summary>Whether the model gives a text a set of labels: any number of them, also none.</summary>
    public bool MultiLabel => Thresholds is not null;

    /// <summary>How many token ids there are, padding and shared ones included.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>How many trained numbers the model holds.</summary>
    public required long Parameters { get; init; }

    /// <summary>
    /// What logits are divided by before softmax makes them scores, so that a score is as often right as it says (Guo et al.
    /// 2017). It does not change which label is the most probable.
    /// </summary>
    /// <value>Above 0; 1 where the model was not calibrated.</value>
    public double Temperature { get; init; } = 1;

    /// <summary>The numbers in which weights are kept; see <see cref="ModelQuantizer"/>.</summary>
    public WeightPrecision Precision { get; init; }

    /// <summary>The inputs: name, element type and axes.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The outputs: name, element type and axes.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>How often each operator occurs, by its name with its operator set.</summary>
    public required IReadOnlyDictionary<string, int> Operators { get; init; }

    /// <summary>The size of the file.</summary>
    /// <value>In bytes.</value>
    public required long FileSize { get; init; }

    /// <param name="what">What needs one label a text, such as 'An explanation'.</param>
    /// <exception cref="ModelFormatException">The model gives a text a set of labels.</exception>
    internal void ThrowIfMultiLabel(string what)
    {
        if (MultiLabel)
        {
            throw new ModelFormatException($"{what} needs a model that gives a text one label; this one gives it a set of labels. Train one without MultiLabel, or read Labels and Scores of its predictions.");
        }
    }
}
