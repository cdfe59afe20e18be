using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.Pipeline;

/// <summary>Chains of transformers, which may stand in each other.</summary>
internal static class Chains
{
    /// <summary>The one transformer of this library in a chain, or the one that is given.</summary>
    /// <exception cref="ArgumentException">There is none, or more than one.</exception>
    public static AttentionTransformer Single(ITransformer transformer)
    {
        AttentionTransformer[] own = [.. Flatten(transformer).OfType<AttentionTransformer>()];
        string message = own.Length == 0 ? "holds no transformer of Ml.Attention; expected one." : $"holds {own.Length} transformers of Ml.Attention; expected one. Save each for itself.";
        return own.Length == 1 ? own[0] : throw new ArgumentException($"The {transformer.GetType().Name} {message}", nameof(transformer));
    }

    private static IEnumerable<ITransformer> Flatten(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [transformer];

    /// <summary>A chain with other transformers in the places of its own.</summary>
    public static TransformerChain<ITransformer> Replace(TransformerChain<ITransformer> chain, IReadOnlyList<ITransformer> transformers)
    {
        // Which parts of a chain are for training or testing only can be asked for, not read.
        var scopes = chain.Select(_ => TransformerScope.None).ToArray();
        ITransformer[] originals = [.. chain];
        foreach (var scope in new[] { TransformerScope.Training, TransformerScope.Testing, TransformerScope.Scoring })
        {
            foreach (var kept in chain.GetModelFor(scope))
            {
                scopes[Array.FindIndex(originals, original => ReferenceEquals(original, kept))] |= scope;
            }
        }

        return new(transformers, scopes);
    }
}
