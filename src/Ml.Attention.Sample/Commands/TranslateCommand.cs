using System.CommandLine;
using System.Globalization;
using Ml.Attention.Sample.Output;
using Ml.Attention.Translation;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>translate</c>: texts given as arguments, or as lines of the input; a line of output for each.</summary>
internal static class TranslateCommand
{
    public static Command Create(CommandStreams streams)
    {
        var model = new Option<string>("--model") { Description = "A model made by train-translation.", HelpName = "model.onnx", Required = true };
        var texts = new Argument<string[]>("text") { Description = "Texts to translate. Without any: each line of the input.", Arity = ArgumentArity.ZeroOrMore };
        var strict = new Option<bool>("--strict") { Description = "Refuse a text that is empty or longer than the model reads, instead of an empty line, or a warning and the translation of its beginning." };
        var translatorOption = new TranslatorOption();
        var deviceOptions = new DeviceOptions();
        var json = new JsonOption("Print one JSON object a line: text, score, sourceTokens, isCut.");

        var command = new Command("translate", "Prints the translation of each text, a line for each.") { model, texts, strict };
        translatorOption.AddTo(command);
        deviceOptions.AddTo(command);
        json.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var translator = translatorOption.Load(result, ModelOption.Existing(result.GetRequiredValue(model)), deviceOptions);
            int line = 0;
            await foreach (var batch in TextLines.ReadAsync(result.GetValue(texts) ?? [], streams, cancellationToken))
            {
                int empty = result.GetValue(strict) ? batch.ToList().FindIndex(string.IsNullOrWhiteSpace) : -1;
                if (empty >= 0)
                {
                    throw new InputException($"Text {line + empty + 1} is empty; expected one to translate. Remove it, or leave out --strict.");
                }

                foreach (var translation in translator.Translate(batch, cancellationToken))
                {
                    line++;
                    Check(translation, translator, line, result.GetValue(strict), streams);
                    if (json.IsSet(result))
                    {
                        JsonOutput.Write(streams.Output, translation);
                    }
                    else
                    {
                        await streams.Output.WriteLineAsync(streams.OutputIsTerminal ? Excerpt.Visible(translation.Text) : translation.Text);
                    }
                }
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void Check(TranslatedText translation, Translator translator, int line, bool strict, CommandStreams streams)
    {
        if (!translation.IsCut)
        {
            return;
        }

        string found = string.Create(CultureInfo.InvariantCulture, $"text {line} has {translation.SourceTokens} tokens and the model reads {translator.MaxTokens - 1}");
        if (strict)
        {
            throw new InputException($"{char.ToUpperInvariant(found[0])}{found[1..]}; divide it, or leave out --strict to translate its beginning.");
        }

        streams.Error.WriteLine($"warning: {found}; the rest was not translated.");
    }
}
