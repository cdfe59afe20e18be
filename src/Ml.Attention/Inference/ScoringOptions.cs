using System.Globalization;
using Ml.Attention.Runtime;

namespace Ml.Attention.Inference;

/// <summary>How a loaded model is run. None of it is stored in the model.</summary>
public sealed record ScoringOptions
{
    /// <summary>Where the model runs.</summary>
    /// <value><see cref="ExecutionDevice.Cpu"/> by default.</value>
    public ExecutionDevice Device { get; init; } = ExecutionDevice.Cpu;

    /// <summary>How many batches are scored at once on the processor, each on a thread of its own.</summary>
    /// <value>0, the default, stands for one a core. On a GPU there is one batch at a time.</value>
    public int Threads { get; init; }

    /// <summary>How many tokens, padding included, are scored in one run.</summary>
    /// <value>In tokens, 1 or more; 2,048 by default.</value>
    public int BatchTokens { get; init; } = 2048;

    /// <summary>What predictions hold besides scores and label.</summary>
    /// <value><see cref="ModelOutputs.None"/> by default.</value>
    public ModelOutputs Outputs { get; init; }

    /// <summary>How long a model may be; a longer one is refused before it is read.</summary>
    /// <value>In bytes, from 1 to 2³¹ − 1, the default.</value>
    public long MaxModelBytes { get; init; } = ModelFile.MostBytes;

    /// <summary>
    /// On a processor threads that share one batch wait for each other at each of its many small operators; measured on
    /// two cores, two batches at once score 1.27 times as many texts.
    /// </summary>
    internal int BatchesAtOnce => Device != ExecutionDevice.Cpu ? 1 : Threads == 0 ? Environment.ProcessorCount : Threads;

    /// <summary>How many threads one batch uses; 0 stands for one a core.</summary>
    internal int ThreadsOfBatch => Device == ExecutionDevice.Cpu ? 1 : Threads;

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        if (Threads < 0)
        {
            throw new ArgumentException($"{nameof(Threads)} is {Threads}; expected 0 (one a core) or more.", nameof(Threads));
        }

        if (BatchTokens < 1)
        {
            throw new ArgumentException($"{nameof(BatchTokens)} is {BatchTokens}; expected 1 or more.", nameof(BatchTokens));
        }

        if (MaxModelBytes is < 1 or > ModelFile.MostBytes)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{nameof(MaxModelBytes)} is {MaxModelBytes}; expected 1 to {ModelFile.MostBytes}."), nameof(MaxModelBytes));
        }
    }
}
