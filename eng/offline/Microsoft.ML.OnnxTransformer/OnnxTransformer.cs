using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Scores rows with an ONNX model, one row a run.</summary>
public sealed class OnnxTransformer : RowToRowTransformerBase, IDisposable
{
    internal OnnxTransformer(OnnxModel model, string[] inputColumns, string[] outputColumns)
    {
        Model = model;
        Inputs = inputColumns.Length > 0 ? Array.ConvertAll(inputColumns, model.Input) : model.Inputs;
        Outputs = outputColumns.Length > 0 ? Array.ConvertAll(outputColumns, model.Output) : model.Outputs;
    }

    internal OnnxModel Model { get; }

    internal OnnxVariable[] Inputs { get; }

    internal OnnxVariable[] Outputs { get; }

    public void Dispose() => Model.Dispose();

    private protected override RowMapper MakeMapper(DataViewSchema inputSchema) => new OnnxRowMapper(this, inputSchema);

    private protected override void SaveModel(ModelSaveContext context)
    {
        context.Sign(OnnxTransformerLoader.Signature);
        context.SaveBytes(OnnxTransformerLoader.ModelEntry, Model.Bytes);
        foreach (OnnxVariable[] variables in new[] { Inputs, Outputs })
        {
            context.Writer.Write(variables.Length);
            foreach (OnnxVariable variable in variables)
            {
                context.Writer.Write(variable.Name);
            }
        }
    }
}
