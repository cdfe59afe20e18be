using System.CommandLine;
using System.Globalization;
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

    private readonly Option<long> _maxBytes = new("--max-model-bytes")
    {
        Description = "A longer model file is refused before it is read; as long as a model can be.",
        HelpName = "bytes",
        DefaultValueFactory = _ => new ScoringOptions().MaxModelBytes,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_model);
        command.Options.Add(_maxBytes);
    }

    /// <exception cref="InputException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The file is not a model of this library.</exception>
    public TextClassifier Load(ParseResult result, ScoringOptions options) => TextClassifier.Load(Find(result), options with { MaxModelBytes = result.GetValue(_maxBytes) });

    /// <summary>The path of the model.</summary>
    /// <exception cref="InputException">There is no such file, or it is longer than it may be.</exception>
    public string Find(ParseResult result)
    {
        string? path = result.GetValue(_model);
        if (path is null && !File.Exists(BuiltIn))
        {
            throw new InputException("No --model is given, and this build comes without one; make one with 'ml-attention demo' (it writes artifacts/demo/model.onnx) or 'ml-attention train', and name it with --model.");
        }

        path = Existing(path ?? BuiltIn);
        CheckLength(path, result.GetValue(_maxBytes));
        return path;
    }

    /// <exception cref="InputException">There is no such file.</exception>
    public static string Existing(string path) => File.Exists(path)
        ? path
        : throw new InputException(Directory.Exists(path) ? $"The model '{path}' is a folder; expected a file." : $"The model '{path}' does not exist.");

    private static void CheckLength(string path, long most)
    {
        if (most is < 1 or > int.MaxValue)
        {
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--max-model-bytes is {most}; expected 1 to {int.MaxValue}."));
        }

        // A link is as long as the file it leads to; a pipe is read as far as the limit.
        var file = (FileInfo?)File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
        if (file.Exists && file.Length is var length && length > most)
        {
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"The model '{path}' has {length:N0} bytes; expected at most {most:N0}. If you trust it, raise --max-model-bytes."));
        }
    }
}
