using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.Pipeline;

/// <summary>A column that a transformer makes.</summary>
internal sealed record MadeColumn(OutputKind Kind, string Name, DataViewType Type, DataViewSchema.Annotations? Annotations = null);
