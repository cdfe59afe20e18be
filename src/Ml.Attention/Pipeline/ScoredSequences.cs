using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Inference;

namespace Ml.Attention.Pipeline;

/// <summary>Rows of number sequences, of which only features are made.</summary>
internal sealed class ScoredSequences(SequenceModel model, Func<float[]> read) : ScoredRows
{
    private readonly List<float[]> _sequences = [];
    private readonly int _width = model.Definition.Encoder.Width;
    private float[] _features = [];

    public override void Clear() => _sequences.Clear();

    public override void Read() => _sequences.Add(read());

    public override void Score()
    {
        Reserve(ref _features, _sequences.Count * _width);
        model.Run(_sequences, (rows, features) => Place(features.Floats, rows, _width, _features));
    }

    public override Delegate Getter(OutputKind kind, Func<int> row) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> features) =>
    {
        int index = row();
        Copy(_features.AsSpan(index * _width, _width), ref features);
    });
}
