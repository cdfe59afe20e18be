using System.CommandLine;
using Ml.Attention.Sample.Data;

namespace Ml.Attention.Sample.Commands;

/// <summary>Options that say how data files are read.</summary>
internal sealed class DataOptions
{
    private static readonly ExampleColumns Defaults = new();

    private readonly Option<string> _text = new("--text-column")
    {
        Description = "The column of texts.",
        HelpName = "name",
        DefaultValueFactory = _ => Defaults.Text,
    };

    private readonly Option<string?> _second = new("--second-text-column")
    {
        Description = "The column of second texts, where each row is a pair of texts and a label.",
        HelpName = "name",
    };

    private readonly Option<string> _label = new("--label-column")
    {
        Description = "The column of labels.",
        HelpName = "name",
        DefaultValueFactory = _ => Defaults.Label,
    };

    private readonly QuotesOption _quotes = new();

    /// <summary>The files that are read, for the help.</summary>
    public const string FileDescription = "A file with a header line, in UTF-8: tabs in .tsv or .txt, commas in .csv, each also with .gz.";

    public void AddTo(Command command)
    {
        command.Options.Add(_text);
        command.Options.Add(_second);
        command.Options.Add(_label);
        _quotes.AddTo(command);
    }

    /// <summary>The columns that were chosen.</summary>
    public ExampleColumns Columns(ParseResult result) => new(result.GetRequiredValue(_text), result.GetRequiredValue(_label), result.GetValue(_second));

    /// <summary>The rule for quotes that was chosen.</summary>
    public QuoteRule Quotes(ParseResult result) => _quotes.Read(result);
}
