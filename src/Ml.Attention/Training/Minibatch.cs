using Ml.Attention.Graphs;
using Ml.Attention.Runtime;

namespace Ml.Attention.Training;

/// <summary>The tensors of one batch.</summary>
internal sealed class Minibatch : IDisposable
{
    private Minibatch(Tensor? items, Tensor mask, Tensor targets, TokenRows? tokens, int realTokens) =>
        (Items, Mask, Targets, Tokens, RealTokens) = (items, mask, targets, tokens, realTokens);

    /// <summary>Of numbers: Float <c>[batch, tokens, itemWidth]</c>. Null for texts.</summary>
    public Tensor? Items { get; }

    /// <summary>Float <c>[batch, tokens]</c>: 1 for a real token, 0 for padding.</summary>
    public Tensor Mask { get; }

    /// <summary>Float <c>[batch, classes]</c>: what the network should say of each row.</summary>
    public Tensor Targets { get; }

    /// <summary>Of texts: what the vector of each position is made of. Null for numbers.</summary>
    public TokenRows? Tokens { get; }

    /// <summary>Of pairs of texts: Int64 <c>[batch, tokens]</c>, 0 for a token of the first, 1 for all behind it. Null for others.</summary>
    public Tensor? Segments { get; private init; }

    /// <summary>How many tokens are not padding.</summary>
    public int RealTokens { get; }

    /// <param name="examples">The whole data set, all of one kind.</param>
    /// <param name="batch">Which of them.</param>
    /// <param name="targets">What the network should say.</param>
    /// <param name="copies">How often the whole batch stands in the tensors, one copy behind the other.</param>
    /// <param name="wordDropout">Replaces some tokens, in each copy others; none where null.</param>
    public static Minibatch Create(
        IReadOnlyList<EncodedExample> examples, BatchPlan.Batch batch, ClassTargets targets, int copies = 1, WordDropout? wordDropout = null)
    {
        EncodedExample[] rows = [.. Enumerable.Repeat(batch.Examples, copies).SelectMany(copy => copy).Select(position => examples[position])];
        var mask = Tensor.Create(ElementType.Float, rows.Length, batch.Tokens);
        mask.Floats.Clear();
        for (int row = 0; row < rows.Length; row++)
        {
            mask.Floats.Slice(row * batch.Tokens, rows[row].Length).Fill(1);
        }

        var items = rows[0] is EncodedSequence ? CreateItems(rows, batch.Tokens) : null;
        var tokens = items is null ? CreateTokens(rows, batch.Tokens, wordDropout) : null;
        return new(items, mask, targets.Create(rows), tokens, rows.Sum(row => row.Length) / copies)
        {
            Segments = rows[0] is EncodedText { FirstLength: not null } ? CreateSegments(rows, batch.Tokens) : null,
        };
    }

    public void Dispose()
    {
        Items?.Dispose();
        Mask.Dispose();
        Segments?.Dispose();
        Targets.Dispose();
    }

    private static Tensor CreateSegments(EncodedExample[] rows, int tokens)
    {
        var segments = Tensor.Create(ElementType.Int64, rows.Length, tokens);
        segments.Integers.Fill(1);
        for (int row = 0; row < rows.Length; row++)
        {
            segments.Integers.Slice(row * tokens, ((EncodedText)rows[row]).FirstLength!.Value).Clear();
        }

        return segments;
    }

    private static TokenRows CreateTokens(EncodedExample[] rows, int tokens, WordDropout? wordDropout)
    {
        int size = rows.Length * tokens;
        var result = new TokenRows(new int[size], HasAny(text => text.Pairs) ? new int[size] : [], HasAny(text => text.Spellings) ? new int[size] : []);
        Array.Fill(result.Spellings, -1);
        for (int row = 0; row < rows.Length; row++)
        {
            var text = (EncodedText)rows[row];
            text.Ids.CopyTo(result.Words, row * tokens);
            Copy(text.Pairs, result.Pairs, row * tokens);
            Copy(text.Spellings, result.Spellings, row * tokens);
            wordDropout?.Apply(result, row * tokens, text.Length);
        }

        return result;

        static void Copy(int[] own, int[] all, int start) => own.CopyTo(all.AsSpan(own.Length == 0 ? 0 : start));

        // An empty text has none, whatever the others have.
        bool HasAny(Func<EncodedText, int[]> part) => rows.Any(row => part((EncodedText)row).Length > 0);
    }

    private static Tensor CreateItems(EncodedExample[] rows, int tokens)
    {
        int itemWidth = ((EncodedSequence)rows[0]).ItemWidth;
        var items = Tensor.Create(ElementType.Float, rows.Length, tokens, itemWidth);
        items.Floats.Clear();
        for (int row = 0; row < rows.Length; row++)
        {
            ((EncodedSequence)rows[row]).Values.CopyTo(items.Floats[(row * tokens * itemWidth)..]);
        }

        return items;
    }
}
