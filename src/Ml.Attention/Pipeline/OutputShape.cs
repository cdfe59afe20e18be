using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.Pipeline;

/// <summary>
/// What is known of the output columns before training. Shapes of columns cannot be made directly; a custom mapping
/// that is never run makes them from a definition.
/// </summary>
internal static class OutputShape
{
    /// <summary>The shape of the input's columns and of those that a transformer will make.</summary>
    /// <exception cref="ArgumentException">The column that is read or the label column is missing or of another type.</exception>
    public static SchemaShape Of(MLContext mlContext, SchemaShape input, OutputColumns columns, string? labelColumn)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (columns.IsNumeric)
        {
            Check(input, columns.Text, "sequence", column => !IsScalar(column) && !column.IsKey && column.ItemType.RawType == typeof(float), "a vector of Single");
        }
        else
        {
            Check(input, columns.Text, "text", column => IsScalar(column) && !column.IsKey && column.ItemType is TextDataViewType, $"{TextDataViewType.Instance}");
        }

        if (labelColumn is not null && columns.Translation is not null)
        {
            Check(input, labelColumn, "target", column => IsScalar(column) && !column.IsKey && column.ItemType is TextDataViewType, $"{TextDataViewType.Instance}");
        }
        else if (labelColumn is not null)
        {
            Check(input, labelColumn, "label", column => IsScalar(column) && (column.IsKey || column.ItemType is TextDataViewType), $"a key (as by Conversion.MapValueToKey) or {TextDataViewType.Instance}");
        }

        var definition = SchemaDefinition.Create(typeof(Outputs));
        var made = columns.Made.ToDictionary(column => column.Kind, column => column.Name);
        foreach (var column in definition.ToArray())
        {
            var kind = Enum.Parse<OutputKind>(column.MemberName);
            if (!made.TryGetValue(kind, out string? name))
            {
                definition.Remove(column);
                continue;
            }

            column.ColumnName = name;
            Annotate(column, kind);
        }

        var added = mlContext.Transforms.CustomMapping<Nothing, Outputs>((_, _) => { }, null, null, definition).GetOutputSchema(new([]));
        return new(input.Where(column => added.All(own => own.Name != column.Name)).Concat(added));
    }

    private static void Annotate(SchemaDefinition.Column column, OutputKind kind)
    {
        // The number of classes is not known yet; the shape only says which annotations there will be.
        var classes = ClassValues.FromNames(["", " "]);
        switch (kind)
        {
            case OutputKind.PredictedLabel:
                classes.AddValues(column, ClassValues.KeyValuesKind);
                ScoreAnnotations.AddKinds(column);
                break;
            case OutputKind.Score:
                classes.AddValues(column, ClassValues.SlotNamesKind);
                classes.AddValues(column, ClassValues.TrainingLabelValuesKind);
                ScoreAnnotations.AddKinds(column);
                break;
        }
    }

    private static void Check(SchemaShape input, string name, string role, Func<SchemaShape.Column, bool> isRight, string expected)
    {
        var column = input.FirstOrDefault(column => column.Name == name);
        if (column.Name is null)
        {
            throw new ArgumentException($"The {role} column '{name}' is missing; the data have {InputColumns.List(input.Select(other => other.Name))}.");
        }

        if (!isRight(column))
        {
            string vector = IsScalar(column) ? "" : "a vector of ";
            string key = column.IsKey ? "keys of " : "";
            throw new ArgumentException($"The {role} column '{name}' is {vector}{key}{column.ItemType}; expected {expected}.");
        }
    }

    private static bool IsScalar(SchemaShape.Column column) => column.Kind == SchemaShape.Column.VectorKind.Scalar;

    private sealed class Nothing
    {
    }

    /// <summary>A member for each <see cref="OutputKind"/>.</summary>
    private sealed class Outputs
    {
        [KeyType(2)]
        public uint PredictedLabel { get; set; }

        [VectorType(2)]
        public float[]? Score { get; set; }

        [VectorType(2)]
        public float[]? Features { get; set; }

        public string[]? Tokens { get; set; }

        public float[]? AttentionWeights { get; set; }

        public string? Translation { get; set; }
    }
}
