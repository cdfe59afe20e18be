using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Inference;

namespace Ml.Attention.Pipeline;

/// <summary>Rows of texts.</summary>
internal sealed class ScoredTexts : ScoredRows
{
    private readonly TextClassifier _model;
    private readonly string[] _outputs;
    private readonly int _classes;
    private readonly int _width;
    private readonly bool _needsTokens;
    private readonly ValueGetter<ReadOnlyMemory<char>> _text;
    private readonly List<string> _texts = [];
    private float[] _scores = [];
    private float[] _features = [];
    private string[][] _tokens = [];
    private float[][] _attention = [];

    /// <param name="model">Gives scores, and what else is asked for.</param>
    /// <param name="text">Reads the text of the row that the source is at.</param>
    /// <param name="kinds">What will be asked for.</param>
    public ScoredTexts(TextClassifier model, ValueGetter<ReadOnlyMemory<char>> text, IReadOnlyCollection<OutputKind> kinds)
    {
        _text = text;
        (_model, _classes, _width) = (model, model.Labels.Count, model.Information.FeatureWidth);

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

    public override void Clear() => _texts.Clear();

    public override void Read()
    {
        ReadOnlyMemory<char> text = default;
        _text(ref text);
        _texts.Add(text.ToString());
    }

    public override void Score()
    {
        Reserve(ref _scores, Rows(TextClassifierExporter.ScoreName) * _classes);
        Reserve(ref _features, Rows(RequestedOutputs.FeaturesName) * _width);
        Reserve(ref _tokens, Rows(RequestedOutputs.TokensName));
        Reserve(ref _attention, Rows(RequestedOutputs.TokensName));
        _model.Run(_texts, _outputs, (rows, outputs) =>
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

    public override Delegate Getter(OutputKind kind, Func<int> row) => kind switch
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

    /// <summary>How many rows of an output there will be: none where it is not asked for.</summary>
    private int Rows(string output) => Array.IndexOf(_outputs, output) < 0 ? 0 : _texts.Count;

    private ReadOnlySpan<float> Scores(int row) => _scores.AsSpan(row * _classes, _classes);

    private ReadOnlySpan<float> Features(int row) => _features.AsSpan(row * _width, _width);

    private void Keep(Runtime.Tensor[] outputs, string name, int[] rows, int length, float[] values)
    {
        int index = Array.IndexOf(_outputs, name);
        if (index >= 0)
        {
            Place(outputs[index].Floats, rows, length, values);
        }
    }
}
