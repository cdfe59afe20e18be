using Ml.Attention.Generation;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;
using Ml.Attention.Training;
using Ml.Attention.Translation;

namespace Ml.Attention.Pipeline;

/// <summary>All choices for a translator in a pipeline.</summary>
public sealed record TranslationEstimatorOptions
{
    /// <summary>The column of translations that is made.</summary>
    /// <value><c>Translation</c> by default.</value>
    public string OutputColumn { get; init; } = OutputColumns.DefaultTranslation;

    /// <summary>The form of the network.</summary>
    public TransformerOptions Transformer { get; init; } = new();

    /// <summary>How the vocabulary of what is read is made.</summary>
    public PieceOptions Source { get; init; } = new();

    /// <summary>How the vocabulary of what is written is made.</summary>
    public PieceOptions Target { get; init; } = new();

    /// <summary>How many tokens a text has at most, its end included; see <see cref="TranslationOptions.MaxTokens"/>.</summary>
    /// <value>2 or more; 128 by default.</value>
    public int MaxTokens { get; init; } = new TranslationOptions().MaxTokens;

    /// <summary>How the network is trained.</summary>
    public SequenceTrainingOptions Training { get; init; } = new();

    /// <summary>How translations are written.</summary>
    public GenerationOptions Generation { get; init; } = new();

    /// <summary>How the trained transformer is run.</summary>
    public BatchScoringOptions Scoring { get; init; } = new();

    /// <summary>
    /// Where and how often training is saved, to go on from there in another process. When the pipeline is saved,
    /// <see cref="TrainingCheckpoints.Remove"/> removes the files.
    /// </summary>
    /// <value>Null by default: it is not saved. What there is to notice goes to the context's log, unless <see cref="TrainingCheckpoints.Notices"/> are told to another.</value>
    public TrainingCheckpoints? Checkpoints { get; init; }

    /// <summary>Where training runs.</summary>
    /// <value><see cref="ExecutionDevice.Cpu"/> by default.</value>
    public ExecutionDevice Device { get; init; } = ExecutionDevice.Cpu;

    /// <summary>How many threads an operator of training uses.</summary>
    /// <value>0, the default, stands for one a core.</value>
    public int Threads { get; init; }

    /// <summary>Told after each step; nobody where null.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Ends training early, with the best weights so far.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Throws when a value is out of range or two contradict each other.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        ToModelOptions().Validate();
        Scoring.Validate();
        Checkpoints?.Validate();
    }

    internal TranslationOptions ToModelOptions() =>
        new() { Transformer = Transformer, Source = Source, Target = Target, MaxTokens = MaxTokens, Training = Training, Generation = Generation };
}
