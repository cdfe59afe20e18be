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
    private readonly bool _needsTokens;
    private float[] _scores = [];
    private float[] _features = [];
    private string[][] _tokens = [];
    private float[][] _attention = [];

    /// <param name="model">Gives scores, and what else is asked for.</param>
    /// <param name="kinds">What will be asked for.</param>
    public ScoredRows(TextClassifier model, IReadOnlyCollection<OutputKind> kinds)
    {
        (_model, _classes, _width) = (model, model.Labels.Count, model.Information.Encoder.Width);

        // The predicted label is read off the scores, and the tokens say how many attention weights there are.
        bool needsAttention = kinds.Contains(OutputKind.AttentionWeights);
        _needsTokens = needsAttention || kinds.Contains(OutputKind.Tokens);
        List<string> outputs = [];
        AddIf(kinds.Contains(OutputKind.PredictedLabel) || kinds.Contains(OutputKind.Score), TextClassifierExporter.ScoreName);
        AddIf(kinds.Contains(OutputKind.Features), RequestedOutputs.FeaturesName);
        AddIf(_needsTokens, RequestedOutputs.TokensName);
        AddIf(needsAttention, RequestedOutputs.AttentionWeightsName);
        _outputs = [.. outputs];

        void AddIf(bool needed, string name)
        {
            if (needed)
            {
                outputs.Add(name);
            }
        }
    }

    /// <summary>Scores texts in place of those before.</summary>
    public void Score(IReadOnlyList<string> texts)
    {
        Reserve(ref _scores, texts.Count * _classes);
        Reserve(ref _features, texts.Count * _width);
        Reserve(ref _tokens, texts.Count);
        Reserve(ref _attention, texts.Count);
        _model.Run(texts, _outputs, (rows, outputs) =>
        {
            Keep(outputs, TextClassifierExporter.ScoreName, rows, _classes, _scores);
            Keep(outputs, RequestedOutputs.FeaturesName, rows, _width, _features);
            if (_needsTokens)
            {
                var reader = new PredictionReader(_model.Information, _outputs, outputs);
                for (int i = 0; i < rows.Length; i++)
                {
                    _tokens[rows[i]] = reader.Tokens(i) ?? [];
                    _attention[rows[i]] = reader.AttentionElements(i, _tokens[rows[i]].Length) ?? [];
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
        OutputKind.Features => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> features) => Copy(Features(row()), ref features)),
        OutputKind.Tokens => (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> tokens) =>
        {
            int index = row();
            Copy(Array.ConvertAll(_tokens[index], token => token.AsMemory()), ref tokens);
        }),
        _ => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> weights) =>
        {
            int index = row();
            Copy(_attention[index], ref weights);
        }),
    };

    private ReadOnlySpan<float> Scores(int row) => _scores.AsSpan(row * _classes, _classes);

    private ReadOnlySpan<float> Features(int row) => _features.AsSpan(row * _width, _width);

    private static void Reserve<T>(ref T[] values, int length)
    {
        if (values.Length < length)
        {
            values = new T[length];
        }
    }

    private void Keep(Runtime.Tensor[] outputs, string name, int[] rows, int length, float[] values)
    {
        int index = Array.IndexOf(_outputs, name);
        if (index < 0)
        {
            return;
        }

        var output = outputs[index].Floats;
        for (int i = 0; i < rows.Length; i++)
        {
            output.Slice(i * length, length).CopyTo(values.AsSpan(rows[i] * length));
        }
    }

    private static void Copy<T>(ReadOnlySpan<T> from, ref VBuffer<T> to)
    {
        var editor = VBufferEditor.Create(ref to, from.Length);
        from.CopyTo(editor.Values);
        to = editor.Commit();
    }
}
