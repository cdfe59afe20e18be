using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;
using Ml.Attention.Training;

namespace Ml.Attention.Pipeline;

/// <summary>All choices of an estimator: of its model, its training, its scoring and its columns.</summary>
/// <example>
/// <code>
/// mlContext.Attention.TextClassification("Label", "Text", new()
/// {
///     Training = new() { Epochs = 5 },
///     Columns = new() { Features = "Features" },
/// });
/// </code>
/// </example>
public sealed record TextEstimatorOptions
{
    /// <summary>How text becomes token ids.</summary>
    public TokenizerOptions Tokenizer { get; init; } = new();

    /// <summary>What is known of runs of words.</summary>
    public NGramOptions NGrams { get; init; } = new();

    /// <summary>What is known of the spelling of words.</summary>
    public SubwordOptions Subwords { get; init; } = new();

    /// <summary>The form of the encoder.</summary>
    public EncoderOptions Encoder { get; init; } = new();

    /// <summary>How the model is trained.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Where training runs.</summary>
    /// <value><see cref="ExecutionDevice.Cpu"/> by default.</value>
    public ExecutionDevice Device { get; init; } = ExecutionDevice.Cpu;

    /// <summary>How many threads one operator uses in training.</summary>
    /// <value>0, the default, stands for one a core.</value>
    public int Threads { get; init; }

    /// <summary>How the trained transformer scores.</summary>
    public BatchScoringOptions Scoring { get; init; } = new();

    /// <summary>The names of the columns that are made.</summary>
    public TextColumns Columns { get; init; } = new();

    /// <summary>Told after each step and each epoch, on the training thread: for a progress bar or a live curve.</summary>
    /// <value>None by default; the context's log has a message for each epoch in any case.</value>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Ends training early; <c>Fit</c> then returns the best model so far.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Throws when a value is out of range or two contradict each other.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ToModelOptions().Validate();
        Scoring.Validate();
    }

    internal TextClassificationOptions ToModelOptions() => new() { Tokenizer = Tokenizer, NGrams = NGrams, Subwords = Subwords, Encoder = Encoder, Training = Training };
}
