using Ml.Attention.Inference;
using Ml.Attention.Runtime;

namespace Ml.Attention.Pipeline;

/// <summary>How a transformer scores. A choice of the moment: none of it is stored in a model.</summary>
public sealed record BatchScoringOptions
{
    /// <summary>Where the model runs.</summary>
    /// <value><see cref="ExecutionDevice.Cpu"/> by default.</value>
    public ExecutionDevice Device { get; init; } = ExecutionDevice.Cpu;

    /// <summary>How many batches of tokens are scored at once on the processor, each on a thread of its own.</summary>
    /// <value>0, the default, stands for one a core. On a GPU there is one at a time.</value>
    public int Threads { get; init; }

    /// <summary>
    /// How many rows a cursor reads ahead, sorts by length and scores together. More rows are less padding, and more
    /// memory for the values of other columns. The first batches of a cursor are smaller, so that a look at a few rows
    /// stays cheap.
    /// </summary>
    /// <value>In rows, 1 or more; 2,048 by default.</value>
    public int BatchSize { get; init; } = 2048;

    /// <summary>How many tokens, padding included, are scored in one run.</summary>
    /// <value>In tokens, 1 or more; 2,048 by default.</value>
    public int BatchTokens { get; init; } = new ScoringOptions().BatchTokens;

    /// <summary>How long a model may be, and the content of a zip that holds one; a longer one is refused before it is read.</summary>
    /// <value>In bytes, from 1 to 2³¹ − 1, the default.</value>
    public long MaxModelBytes { get; init; } = ModelFile.MostBytes;

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        if (BatchSize < 1)
        {
            throw new ArgumentException($"{nameof(BatchSize)} is {BatchSize}; expected 1 or more.", nameof(BatchSize));
        }

        ToScoringOptions().Validate();
    }

    /// <summary>The same for the model itself.</summary>
    /// <param name="outputs">What it must be able to give besides scores.</param>
    internal ScoringOptions ToScoringOptions(ModelOutputs outputs = ModelOutputs.None) => new()
    {
        Device = Device,
        Threads = Threads,
        BatchTokens = BatchTokens,
        MaxModelBytes = MaxModelBytes,
        Outputs = outputs,
    };
}
