using System.CommandLine;
using System.Globalization;
using Ml.Attention.LanguageModels;
using Ml.Attention.Sample.Data;
using Ml.Attention.Sample.Output;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>perplexity</c>: how well a language model knows the texts of a file.</summary>
internal static class PerplexityCommand
{
    public static Command Create(CommandStreams streams)
    {
        var model = new Option<string>("--model") { Description = "A model made by train-language-model.", HelpName = "model.onnx", Required = true };
        var data = new Option<string>("--data") { Description = $"The texts. {DataOptions.FileDescription}", HelpName = "file", Required = true };
        var text = new TextColumnOption();
        var quotes = new QuotesOption();
        var deviceOptions = new DeviceOptions();
        var json = new JsonOption("Print one JSON object: rows, tokens, perplexity, loss (in nats a token).");

        var command = new Command("perplexity", "Prints among how many tokens, all alike, a language model would choose as hard as it does in the texts of a file.") { model, data };
        text.AddTo(command);
        quotes.AddTo(command);
        deviceOptions.AddTo(command);
        json.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            using var languageModel = LanguageModel.Load(ModelOption.Existing(result.GetRequiredValue(model)), new() { Device = deviceOptions.Device(result), Threads = deviceOptions.Threads(result) });
            var texts = TextFile.Read(result.GetRequiredValue(data), text.Read(result), quotes.Read(result));
            var all = languageModel.LogProbabilities(texts, cancellationToken);
            long tokens = all.Sum(each => (long)each.Tokens);
            double loss = -all.Sum(each => each.LogProbability) / tokens;
            if (all.Count(each => each.Tokens == languageModel.MaxTokens) is var cut and > 0)
            {
                streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cut:N0} texts have {languageModel.MaxTokens} tokens or more; of these, the first {languageModel.MaxTokens} count."));
            }

            if (json.IsSet(result))
            {
                JsonOutput.Write(streams.Output, new { Rows = texts.Count, Tokens = tokens, Perplexity = Math.Exp(loss), Loss = loss });
            }
            else
            {
                var culture = CultureInfo.InvariantCulture;
                ResultTable.OfPairs(
                    ("rows", texts.Count.ToString("N0", culture)),
                    ("tokens", tokens.ToString("N0", culture)),
                    ("perplexity", Math.Exp(loss).ToString("F2", culture)),
                    ("loss", loss.ToString("F4", culture))).Write(streams);
            }

            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }
}
