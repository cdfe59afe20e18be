using System.CommandLine;
using System.CommandLine.Invocation;
using Ml.Attention.Sample.Commands;
using Ml.Attention.Sample.Output;

namespace Ml.Attention.Sample;

/// <summary>The program, apart from the process it runs in.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command.</summary>
    /// <returns>The exit code: see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandStreams streams, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand("Trains, evaluates and uses Transformers that classify and translate text; a model is one ONNX file that takes raw text.")
        {
            TrainCommand.Create(streams),
            EvaluateCommand.Create(streams),
            CrossValidateCommand.Create(streams),
            TuneCommand.Create(streams),
            PredictCommand.Create(streams),
            ScoreCommand.Create(streams),
            ExplainCommand.Create(streams),
            InfoCommand.Create(streams),
            QuantizeCommand.Create(streams),
            DiagnoseCommand.Create(streams),
            PipelineCommand.Create(streams),
            TrainTranslationCommand.Create(streams),
            TranslateCommand.Create(streams),
            TrainLanguageModelCommand.Create(streams),
            PerplexityCommand.Create(streams),
            PretrainCommand.Create(streams),
            DemoCommand.Create(streams),
        };

        // A text to predict may begin with an at sign: no response files.
        var result = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (result.Action is ParseErrorAction)
            {
                string command = result.CommandResult.Command == root ? "" : $" {result.CommandResult.Command.Name}";
                throw new InputException($"{ParseErrors.Describe(result)} See: ml-attention{command} --help");
            }

            return await result.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = streams.Output, Error = streams.Error },
                cancellationToken);
        }
        catch (Exception exception)
        {
            var (code, message) = ExitCode.Of(exception);
            await streams.Error.WriteLineAsync(message);
            return code;
        }
    }
}
