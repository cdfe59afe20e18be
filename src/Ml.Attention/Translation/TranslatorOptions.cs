using Ml.Attention.Generation;
using Ml.Attention.Inference;
using Ml.Attention.Runtime;

namespace Ml.Attention.Translation;

/// <summary>How a loaded translator is run. None of it is stored in the model.</summary>
public sealed record TranslatorOptions
{
    /// <summary>Where the model runs.</summary>
    /// <value><see cref="ExecutionDevice.Cpu"/> by default.</value>
    public ExecutionDevice Device { get; init; } = ExecutionDevice.Cpu;

    /// <summary>How many batches are translated at once on the processor, each on a thread of its own.</summary>
    /// <value>0, the default, stands for one a core. On a GPU there is one batch at a time.</value>
    public int Threads { get; init; }

    /// <summary>How many tokens of sources, padding included, are translated in one run. Each takes memory for all beams of it.</summary>
    /// <value>In tokens, 1 or more; 2,048 by default.</value>
    public int BatchTokens { get; init; } = 2048;

    /// <summary>How many beginnings of each text are kept while it is written; see <see cref="GenerationOptions.BeamWidth"/>.</summary>
    /// <value>From 1 to 64; null, the default, for what the model was exported with.</value>
    public int? BeamWidth { get; init; }

    /// <summary>How much longer texts are preferred; see <see cref="GenerationOptions.LengthPenalty"/>.</summary>
    /// <value>From 0 to 2; null, the default, for what the model was exported with.</value>
    public float? LengthPenalty { get; init; }

    /// <summary>How many tokens are written at most; see <see cref="GenerationOptions.MaxTokens"/>.</summary>
    /// <value>1 or more; null, the default, for what the model was exported with.</value>
    public int? MaxTokens { get; init; }

    /// <summary>How long a model may be; a longer one is refused before it is read.</summary>
    /// <value>In bytes, from 1 to 2³¹ − 1, the default.</value>
    public long MaxModelBytes { get; init; } = ModelFile.MostBytes;

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        ToScoring().Validate();
        Over(new()).Validate();
    }

    /// <summary>How text is written, where a model was exported with the given.</summary>
    internal GenerationOptions Over(GenerationOptions usual) => new()
    {
        BeamWidth = BeamWidth ?? usual.BeamWidth,
        LengthPenalty = LengthPenalty ?? usual.LengthPenalty,
        MaxTokens = MaxTokens ?? usual.MaxTokens,
    };

    internal ScoringOptions ToScoring() => new() { Device = Device, Threads = Threads, BatchTokens = BatchTokens, MaxModelBytes = MaxModelBytes };
}
