using System.CommandLine;
using Ml.Attention.Sample.Data;
using Ml.Attention.Translation;

namespace Ml.Attention.Sample.Commands;

/// <summary>Options that say how files of texts and translations are read.</summary>
internal sealed class TranslationColumns
{
    private readonly Option<string?> _source = new("--source-column") { Description = "The column of texts to translate. [default: source]", HelpName = "name" };

    private readonly Option<string?> _target = new("--target-column") { Description = "The column of their translations. [default: target]", HelpName = "name" };

    public void AddTo(Command command)
    {
        command.Options.Add(_source);
        command.Options.Add(_target);
    }

    /// <summary>Whether one of them was given.</summary>
    public bool IsGiven(ParseResult result) => result.GetValue(_source) is not null || result.GetValue(_target) is not null;

    public IReadOnlyList<TranslationExample> Read(ParseResult result, string path, QuoteRule quotes) =>
        TranslationFile.Read(path, result.GetValue(_source) ?? "source", result.GetValue(_target) ?? "target", quotes);
}
