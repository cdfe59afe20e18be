using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Ml.Attention.Training;

namespace Ml.Attention.Pipeline;

/// <summary>All choices of an estimator of number sequences.</summary>
public sealed record SequenceEstimatorOptions
{
    /// <summary>The form of the encoder. Its <see cref="EncoderOptions.Embedding"/> is not used: numbers are projected.</summary>
    /// <value>By default that of texts, with the same share of dropout everywhere.</value>
    public EncoderOptions Encoder { get; init; } = new() { EmbeddingDropout = null, HeadDropout = null };

    /// <summary>How the model is trained. Its <see cref="TrainingOptions.WordDropout"/> is not used.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>How many items of a sequence are read; the rest of a longer one is not.</summary>
    /// <value>1 or more; 512 by default.</value>
    public int MaxItems { get; init; } = 512;

    /// <summary>Where training runs.</summary>
    /// <value><see cref="ExecutionDevice.Cpu"/> by default.</value>
    public ExecutionDevice Device { get; init; } = ExecutionDevice.Cpu;

    /// <summary>How many threads one operator uses in training.</summary>
    /// <value>0, the default, stands for one a core.</value>
    public int Threads { get; init; }

    /// <summary>How the trained transformer scores.</summary>
    public BatchScoringOptions Scoring { get; init; } = new();

    /// <summary>Told after each step and each epoch, on the training thread.</summary>
    /// <value>None by default; the context's log has a message for each epoch in any case.</value>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Ends training early; <c>Fit</c> then returns the best model so far.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Throws when a value is out of range or two contradict each other.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        if (MaxItems < 1)
        {
            throw new ArgumentException($"{nameof(MaxItems)} is {MaxItems}; expected 1 or more.", nameof(MaxItems));
        }

        Encoder.Validate();
        Training.Validate();
        Scoring.Validate();
    }
}
