namespace Ml.Attention.Graphs;

/// <summary>How an optimizer treats a parameter.</summary>
public enum ParameterKind
{
    /// <summary>The weights of a product: decayed.</summary>
    Matrix,

    /// <summary>A bias, or the scale of a normalization: not decayed.</summary>
    Vector,

    /// <summary>An embedding table, of which a batch uses few rows: only those are updated, without decay.</summary>
    Table,
}
