using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.Pipeline;

/// <summary>The annotations by which ML.NET knows the columns of a multiclass classifier, as its own trainers write them.</summary>
internal static class ScoreAnnotations
{
    private const string SetIdKind = "ScoreColumnSetId", ColumnKind = "ScoreColumnKind", ValueKind = "ScoreValueKind";
    private const string MulticlassClassification = "MulticlassClassification", Score = "Score", PredictedLabel = "PredictedLabel";

    private static readonly KeyDataViewType SetIdType = new(typeof(uint), int.MaxValue);

    /// <summary>The annotations of the column with the predicted class.</summary>
    public static DataViewSchema.Annotations OfPredictedLabel(ClassValues classes, uint setId)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        classes.AddValues(builder, ClassValues.KeyValuesKind);
        AddKinds(builder, PredictedLabel, setId);
        return builder.ToAnnotations();
    }

    /// <summary>The annotations of the column with the probabilities.</summary>
    public static DataViewSchema.Annotations OfScore(ClassValues classes, uint setId)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        classes.AddSlotNames(builder);
        classes.AddValues(builder, ClassValues.TrainingLabelValuesKind);
        AddKinds(builder, Score, setId);
        return builder.ToAnnotations();
    }

    /// <summary>The first id that no set of score columns in the schema has.</summary>
    public static uint NextSetId(DataViewSchema schema)
    {
        uint largest = 0;
        foreach (var column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(SetIdKind) is { } kind && kind.Type is KeyDataViewType && kind.Type.RawType == typeof(uint))
            {
                uint id = 0;
                column.Annotations.GetGetter<uint>(kind)(ref id);
                largest = Math.Max(largest, id);
            }
        }

        return largest + 1;
    }

    /// <summary>Adds shapes of the annotations to a column that is being defined; the values do not matter.</summary>
    public static void AddKinds(SchemaDefinition.Column column)
    {
        column.AddAnnotation(ColumnKind, MulticlassClassification, TextDataViewType.Instance);
        column.AddAnnotation(ValueKind, Score, TextDataViewType.Instance);
        column.AddAnnotation(SetIdKind, 1u, SetIdType);
    }

    private static void AddKinds(DataViewSchema.Annotations.Builder builder, string valueKind, uint setId)
    {
        builder.AddPrimitiveValue(ColumnKind, TextDataViewType.Instance, MulticlassClassification.AsMemory());
        builder.AddPrimitiveValue(ValueKind, TextDataViewType.Instance, valueKind.AsMemory());
        builder.AddPrimitiveValue(SetIdKind, SetIdType, setId);
    }
}
