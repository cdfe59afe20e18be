using System.CommandLine;
using Ml.Attention.Inference;

namespace Ml.Attention.Sample.Commands;

/// <summary>The option that names a model, and how it is loaded.</summary>
internal sealed class ModelOption
{
    private static readonly string BuiltIn = Path.Combine(AppContext.BaseDirectory, "models", "spam", "model.onnx");

    private readonly Option<string?> _model = new("--model")
    {
        Description = "A model made by train or demo. Without it: the spam filter that comes with the program.",
        HelpName = "model.onnx",
    };

    public void AddTo(Command command) => command.Options.Add(_model);

    /// <exception cref="InputException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The file is not a model of this library.</exception>
    public TextClassifier Load(ParseResult result, ScoringOptions options) => TextClassifier.Load(Find(result), options);

    /// <summary>The path of the model.</summary>
    /// <exception cref="InputException">There is no such file.</exception>
    public string Find(ParseResult result)
    {
        string? path = result.GetValue(_model);
        if (path is null && !File.Exists(BuiltIn))
        {
            throw new InputException("No --model is given, and this build comes without one; make one with 'ml-attention demo' (it writes artifacts/demo/model.onnx) or 'ml-attention train', and name it with --model.");
        }

        path ??= BuiltIn;
        if (!File.Exists(path))
        {
            throw new InputException(Directory.Exists(path) ? $"The model '{path}' is a folder; expected a file." : $"The model '{path}' does not exist.");
        }

        return path;
    }
}
