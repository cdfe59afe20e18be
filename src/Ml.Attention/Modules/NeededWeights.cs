namespace Ml.Attention.Modules;

/// <summary>Whether attention weights are handed out (PyTorch's <c>need_weights</c> and <c>average_attn_weights</c>).</summary>
public enum NeededWeights
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Their mean over heads.</summary>
    Average,

    /// <summary>Those of each head.</summary>
    PerHead,
}
