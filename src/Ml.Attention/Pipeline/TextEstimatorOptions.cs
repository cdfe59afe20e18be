using Ml.Attention.Graphs;
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

    /// <summary>The path of a pretrained encoder that training starts from: see <see cref="TextClassificationOptions.InitializeFrom"/>.</summary>
    /// <value>None by default.</value>
    public string? InitializeFrom { get; init; }

    /// <summary>Which operators the model is made of: see <see cref="TextClassificationOptions.Operators"/>.</summary>
    /// <value><see cref="OperatorChoice.Fused"/> by default.</value>
    public OperatorChoice Operators { get; init; } = OperatorChoice.Fused;

    /// <summary>
    /// Where and how often training is saved, to go on from there in another process. When the pipeline is saved,
    /// <see cref="TrainingCheckpoints.Remove"/> removes the files.
    /// </summary>
    /// <value>Null by default: it is not saved. What there is to notice goes to the context's log, unless <see cref="TrainingCheckpoints.Notices"/> are told to another.</value>
    public TrainingCheckpoints? Checkpoints { get; init; }

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

    /// <summary>The same model and training in a pipeline, such as those of a file that <c>ml-attention tune</c> wrote (<see cref="TextClassificationOptions.FromJson"/>).</summary>
    /// <param name="options">Without <see cref="TextClassificationOptions.Labels"/>, which are those of the label column, and without <see cref="TextClassificationOptions.MultiLabel"/>.</param>
    /// <exception cref="ArgumentException">One of these is set.</exception>
    public static TextEstimatorOptions From(TextClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string? set = options.MultiLabel ? nameof(options.MultiLabel) : options.Labels is not null ? nameof(options.Labels) : null;
        return set is not null
            ? throw new ArgumentException($"{set} is set; in a pipeline the label column has one label a row, and its keys are the classes in their order. Leave it out.", nameof(options))
            : new()
            {
                Tokenizer = options.Tokenizer,
                NGrams = options.NGrams,
                Subwords = options.Subwords,
                Encoder = options.Encoder,
                Training = options.Training,
                InitializeFrom = options.InitializeFrom,
                Operators = options.Operators,
            };
    }

    /// <summary>Throws when a value is out of range or two contradict each other.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ToModelOptions().Validate();
        Scoring.Validate();
        Checkpoints?.Validate();
    }

    internal TextClassificationOptions ToModelOptions() => new()
    {
        Tokenizer = Tokenizer,
        NGrams = NGrams,
        Subwords = Subwords,
        Encoder = Encoder,
        Training = Training,
        InitializeFrom = InitializeFrom,
        Operators = Operators,
    };
}
