using Ml.Attention.Runtime;

namespace Ml.Attention.Inference;

/// <summary>How a loaded model is run. None of it is stored in the model.</summary>
public sealed record ScoringOptions
{
    /// <summary>Where the model runs.</summary>
    /// <value><see cref="ExecutionDevice.Cpu"/> by default.</value>
    public ExecutionDevice Device { get; init; } = ExecutionDevice.Cpu;

    /// <summary>How many threads one operator uses.</summary>
    /// <value>0, the default, stands for one a core.</value>
    public int Threads { get; init; }

    /// <summary>How many tokens, padding included, are scored in one run.</summary>
    /// <value>In tokens, 1 or more; 4,096 by default.</value>
    public int BatchTokens { get; init; } = 4096;

    /// <summary>What predictions hold besides scores and label.</summary>
    /// <value><see cref="ModelOutputs.None"/> by default.</value>
    public ModelOutputs Outputs { get; init; }

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
    }
}
