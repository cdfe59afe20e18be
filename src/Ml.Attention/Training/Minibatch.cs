using Ml.Attention.Graphs;
using Ml.Attention.Runtime;

namespace Ml.Attention.Training;

/// <summary>The tensors of one batch.</summary>
internal sealed class Minibatch : IDisposable
{
    /// <summary>The inputs of a network of texts and of one of numbers.</summary>
    public const string IdsName = "ids", ItemsName = "items", MaskName = "mask";

    private Minibatch(Dictionary<string, Tensor> inputs, Tensor targets, int[] rows, int realTokens) =>
        (Inputs, Targets, Rows, RealTokens) = (inputs, targets, rows, realTokens);

    /// <summary>
    /// Of texts: <c>ids</c>, Int64 <c>[batch, tokens]</c>, positions in <see cref="Rows"/> where rows are compact, else
    /// token ids. Of numbers: <c>items</c>, Float <c>[batch, tokens, itemWidth]</c>, and <c>mask</c>, Float
    /// <c>[batch, tokens]</c>, 1 for a real item.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> Inputs { get; }

    /// <summary>The input of a network of texts.</summary>
    public Tensor Ids => Inputs[IdsName];

    /// <summary>Float <c>[batch, classes]</c>, 1 for the class of the row.</summary>
    public Tensor Targets { get; }

    /// <summary>The token ids that the batch uses, each once; the first is padding. Empty unless compact.</summary>
    public int[] Rows { get; }

    /// <summary>How many tokens are not padding.</summary>
    public int RealTokens { get; }

    /// <param name="examples">The whole data set, all of one kind.</param>
    /// <param name="batch">Which of them.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="compact">Whether ids are renumbered, so that training touches only the table rows it needs.</param>
    /// <param name="wordDropout">Replaces some tokens; none where null.</param>
    public static Minibatch Create(
        IReadOnlyList<EncodedExample> examples, BatchPlan.Batch batch, int classes, bool compact, WordDropout? wordDropout = null)
    {
        var targets = Tensor.Create(ElementType.Float, batch.Examples.Length, classes);
        targets.Floats.Clear();
        for (int row = 0; row < batch.Examples.Length; row++)
        {
            targets.Floats[(row * classes) + examples[batch.Examples[row]].Label] = 1;
        }

        int realTokens = batch.Examples.Sum(example => examples[example].Length);
        if (examples[batch.Examples[0]] is EncodedSequence { ItemWidth: var itemWidth })
        {
            return new(CreateItems(examples, batch, itemWidth), targets, [], realTokens);
        }

        var (ids, rows) = CreateIds(examples, batch, compact, wordDropout);
        return new(new() { [IdsName] = ids }, targets, rows, realTokens);
    }

    public void Dispose()
    {
        foreach (var tensor in Inputs.Values)
        {
            tensor.Dispose();
        }

        Targets.Dispose();
    }

    private static (Tensor Ids, int[] Rows) CreateIds(IReadOnlyList<EncodedExample> examples, BatchPlan.Batch batch, bool compact, WordDropout? wordDropout)
    {
        var ids = Tensor.Create(ElementType.Int64, batch.Examples.Length, batch.Tokens);
        var cells = ids.Integers;
        cells.Clear();
        var positions = new Dictionary<int, int> { [0] = 0 };
        for (int row = 0; row < batch.Examples.Length; row++)
        {
            int[] tokenIds = ((EncodedText)examples[batch.Examples[row]]).Ids;
            for (int token = 0; token < tokenIds.Length; token++)
            {
                int id = wordDropout?.Next(tokenIds[token]) ?? tokenIds[token];
                if (compact)
                {
                    positions.TryAdd(id, positions.Count);
                    id = positions[id];
                }

                cells[(row * batch.Tokens) + token] = id;
            }
        }

        return (ids, compact ? [.. positions.Keys] : []);
    }

    private static Dictionary<string, Tensor> CreateItems(IReadOnlyList<EncodedExample> examples, BatchPlan.Batch batch, int itemWidth)
    {
        var items = Tensor.Create(ElementType.Float, batch.Examples.Length, batch.Tokens, itemWidth);
        var mask = Tensor.Create(ElementType.Float, batch.Examples.Length, batch.Tokens);
        items.Floats.Clear();
        mask.Floats.Clear();
        for (int row = 0; row < batch.Examples.Length; row++)
        {
            var sequence = (EncodedSequence)examples[batch.Examples[row]];
            sequence.Values.CopyTo(items.Floats[(row * batch.Tokens * itemWidth)..]);
            mask.Floats.Slice(row * batch.Tokens, sequence.Length).Fill(1);
        }

        return new() { [ItemsName] = items, [MaskName] = mask };
    }
}
