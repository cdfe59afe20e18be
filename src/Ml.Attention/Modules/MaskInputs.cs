namespace Ml.Attention.Modules;

/// <summary>The masks that an attention graph is given at each run.</summary>
[Flags]
internal enum MaskInputs
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Float <c>[batch, keys]</c>: 1 for a real token, 0 for padding.</summary>
    Padding = 1,

    /// <summary>Float <c>[queries, keys]</c>, added to the scores.</summary>
    Pairs = 2,

    /// <summary>Float <c>[batch, heads, queries, keys]</c>, added to the scores.</summary>
    Heads = 4,
}
