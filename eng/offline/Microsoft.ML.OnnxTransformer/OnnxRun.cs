using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>The outputs for the current row; the model runs when the first of them is read.</summary>
internal sealed class OnnxRun(OnnxModel model, DataViewRow row, Func<NamedOnnxValue>[] inputs, string[] outputs) : IDisposable
{
    private IDisposableReadOnlyCollection<DisposableNamedOnnxValue>? _results;
    private long _position = -1;

    public DisposableNamedOnnxValue Output(string name)
    {
        if (_position != row.Position || _results is null)
        {
            _results?.Dispose();
            _results = model.Run(Array.ConvertAll(inputs, input => input()), outputs);
            _position = row.Position;
        }

        return _results.First(result => result.Name == name);
    }

    public void Dispose()
    {
        _results?.Dispose();
        _results = null;
    }
}
