using Ml.Attention.Graphs;
using Ml.Attention.Runtime;

namespace Ml.Attention.Training;

/// <summary>The tensors of one batch.</summary>
internal sealed class Minibatch : IDisposable
{
    private Minibatch(Tensor ids, Tensor targets, int[] rows, int realTokens) =>
        (Ids, Targets, Rows, RealTokens) = (ids, targets, rows, realTokens);

    /// <summary>Int64 <c>[batch, tokens]</c>: positions in <see cref="Rows"/> where rows are compact, else token ids.</summary>
    public Tensor Ids { get; }

    /// <summary>Float <c>[batch, classes]</c>, 1 for the class of the row.</summary>
    public Tensor Targets { get; }

    /// <summary>The token ids that the batch uses, each once; the first is padding. Empty unless compact.</summary>
    public int[] Rows { get; }

    /// <summary>How many tokens are not padding.</summary>
    public int RealTokens { get; }

    /// <param name="examples">The whole data set.</param>
    /// <param name="batch">Which of them.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="compact">Whether ids are renumbered, so that training touches only the table rows it needs.</param>
    /// <param name="wordDropout">Replaces some tokens; none where null.</param>
    public static Minibatch Create(
        IReadOnlyList<EncodedText> examples, BatchPlan.Batch batch, int classes, bool compact, WordDropout? wordDropout = null)
    {
        var ids = Tensor.Create(ElementType.Int64, batch.Examples.Length, batch.Tokens);
        var targets = Tensor.Create(ElementType.Float, batch.Examples.Length, classes);
        var idCells = ids.Integers;
        var targetCells = targets.Floats;
        idCells.Clear();
        targetCells.Clear();

        var positions = new Dictionary<int, int> { [0] = 0 };
        int realTokens = 0;
        for (int row = 0; row < batch.Examples.Length; row++)
        {
            var (tokenIds, label) = examples[batch.Examples[row]];
            realTokens += tokenIds.Length;
            targetCells[(row * classes) + label] = 1;
            for (int token = 0; token < tokenIds.Length; token++)
            {
                int id = wordDropout?.Next(tokenIds[token]) ?? tokenIds[token];
                if (compact)
                {
                    positions.TryAdd(id, positions.Count);
                    id = positions[id];
                }

                idCells[(row * batch.Tokens) + token] = id;
            }
        }

        return new(ids, targets, compact ? [.. positions.Keys] : [], realTokens);
    }

    public void Dispose()
    {
        Ids.Dispose();
        Targets.Dispose();
    }
}
