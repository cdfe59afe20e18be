using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Inference;

namespace Ml.Attention.Pipeline;

/// <summary>What a model says about some rows, kept until the next rows are scored.</summary>
internal sealed class ScoredRows
{
    private readonly TextClassifier _model;
    private readonly string[] _outputs;
    private readonly int _classes;
    private readonly int _width;
    private float[] _scores = [];
    private float[] _features = [];

    /// <param name="model">Gives scores and features.</param>
    /// <param name="kinds">What will be asked for.</param>
    public ScoredRows(TextClassifier model, IReadOnlyCollection<OutputKind> kinds)
    {
        (_model, _classes, _width) = (model, model.Labels.Count, model.Information.Encoder.Width);

        // The predicted label is read off the scores.
        bool needsScores = kinds.Any(kind => kind != OutputKind.Features);
        bool needsFeatures = kinds.Contains(OutputKind.Features);
        _outputs = [.. needsScores ? [TextClassifierExporter.ScoreName] : (string[])[], .. needsFeatures ? [RequestedOutputs.FeaturesName] : (string[])[]];
    }

    /// <summary>Scores texts in place of those before.</summary>
    public void Score(IReadOnlyList<string> texts)
    {
        Reserve(ref _scores, texts.Count * _classes);
        Reserve(ref _features, texts.Count * _width);
        _model.Run(texts, _outputs, (rows, outputs) =>
        {
            for (int i = 0; i < outputs.Length; i++)
            {
                if (_outputs[i] == RequestedOutputs.FeaturesName)
                {
                    Keep(outputs[i].Floats, rows, _width, _features);
                }
                else
                {
                    Keep(outputs[i].Floats, rows, _classes, _scores);
                }
            }
        });
    }

    /// <summary>A getter (a <see cref="ValueGetter{TValue}"/>) of an output.</summary>
    /// <param name="kind">Which output.</param>
    /// <param name="row">Tells which of the scored texts, each time a value is asked for.</param>
    public Delegate Getter(OutputKind kind, Func<int> row) => kind switch
    {
        OutputKind.PredictedLabel => (ValueGetter<uint>)((ref uint label) => label = 1 + (uint)TensorPrimitives.IndexOfMax(Scores(row()))),
        OutputKind.Score => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> score) => Copy(Scores(row()), ref score)),
        _ => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> features) => Copy(Features(row()), ref features)),
    };

    private ReadOnlySpan<float> Scores(int row) => _scores.AsSpan(row * _classes, _classes);

    private ReadOnlySpan<float> Features(int row) => _features.AsSpan(row * _width, _width);

    private static void Reserve(ref float[] values, int length)
    {
        if (values.Length < length)
        {
            values = new float[length];
        }
    }

    private static void Keep(ReadOnlySpan<float> output, int[] rows, int length, float[] values)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            output.Slice(i * length, length).CopyTo(values.AsSpan(rows[i] * length));
        }
    }

    private static void Copy(ReadOnlySpan<float> from, ref VBuffer<float> to)
    {
        var editor = VBufferEditor.Create(ref to, from.Length);
        from.CopyTo(editor.Values);
        to = editor.Commit();
    }
}
