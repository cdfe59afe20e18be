using System.CommandLine;
using Ml.Attention.Generation;
using Ml.Attention.Translation;

namespace Ml.Attention.Sample.Commands;

/// <summary>Options that say how a translator writes, and how it is loaded.</summary>
internal sealed class TranslatorOption
{
    private readonly Option<int?> _beams = new("--beam-width") { Description = "Beginnings of each translation that are kept while it is written; 1 for greedy search. Without it as the model was made.", HelpName = "1-64" };

    private readonly Option<float?> _penalty = new("--length-penalty") { Description = "How much longer translations are preferred. Without it as the model was made.", HelpName = "0-2" };

    private readonly Option<int> _batch = new("--batch-tokens")
    {
        Description = "Tokens translated at once, padding included, at most.",
        HelpName = "number",
        DefaultValueFactory = _ => new TranslatorOptions().BatchTokens,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_beams);
        command.Options.Add(_penalty);
        command.Options.Add(_batch);
    }

    public Translator Load(ParseResult result, string model, DeviceOptions device)
    {
        var options = new TranslatorOptions
        {
            Device = device.Device(result),
            Threads = device.Threads(result),
            BatchTokens = result.GetValue(_batch),
            BeamWidth = result.GetValue(_beams),
            LengthPenalty = result.GetValue(_penalty),
        };
        Check(options.Validate);
        return Translator.Load(model, options);
    }

    /// <summary>The option that was given, of those that say how it writes; null where none was.</summary>
    public string? Given(ParseResult result) => ((Option[])[_beams, _penalty, _batch]).FirstOrDefault(option => result.GetResult(option) is { Implicit: false })?.Name;

    private static void Check(Action validate)
    {
        try
        {
            validate();
        }
        catch (ArgumentException exception)
        {
            throw new InputException(exception.Message
                .Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal)
                .Replace(nameof(GenerationOptions.BeamWidth), "--beam-width", StringComparison.Ordinal)
                .Replace(nameof(GenerationOptions.LengthPenalty), "--length-penalty", StringComparison.Ordinal)
                .Replace(nameof(TranslatorOptions.BatchTokens), "--batch-tokens", StringComparison.Ordinal)
                .Replace(nameof(TranslatorOptions.Threads), "--threads", StringComparison.Ordinal), exception);
        }
    }
}
