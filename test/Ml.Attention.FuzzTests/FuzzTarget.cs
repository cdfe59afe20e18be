namespace Ml.Attention.FuzzTests;

/// <summary>Something that reads what others have written.</summary>
/// <param name="Name">Its name; its inputs of the corpus are in the folder of that name.</param>
/// <param name="Corpus">Whole inputs, to be damaged.</param>
/// <param name="Mutate">Damages one.</param>
/// <param name="Use">Reads one; throws <see cref="RefusedException"/> where it is refused as it should be, and anything else where not.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, Func<byte[], Random, byte[]> Mutate, Action<byte[]> Use)
{
    /// <summary>Whether memory and time are bounded; not where ML.NET reads a file, which makes arrays as long as it says.</summary>
    public bool IsBounded { get; init; } = true;

    /// <summary>A target that refuses by exceptions of some types.</summary>
    public static FuzzTarget Of(string name, IReadOnlyList<byte[]> corpus, Func<byte[], Random, byte[]> mutate, Action<byte[]> use, params Type[] refusals) => new(
        name,
        corpus,
        mutate,
        bytes =>
        {
            try
            {
                use(bytes);
            }
            catch (Exception exception) when (refusals.Contains(exception.GetType()))
            {
                throw new RefusedException(exception);
            }
        });
}
