using System.CommandLine;
using Ml.Attention.Sample.Data;

namespace Ml.Attention.Sample.Commands;

/// <summary>The option that says what double quotes are in data files.</summary>
internal sealed class QuotesOption
{
    private readonly Option<QuoteRule> _quotes = new("--quotes")
    {
        Description = "Double quotes in the file: none (characters like any other), rfc4180 (they enclose fields), or auto, the default (rfc4180 in .csv, none in .tsv and .txt).",
        HelpName = "auto|none|rfc4180",
        CustomParser = result =>
        {
            if (!Enum.TryParse(result.Tokens[0].Value, ignoreCase: true, out QuoteRule rule) || !Enum.IsDefined(rule))
            {
                result.AddError($"--quotes is '{result.Tokens[0].Value}'; expected auto, none or rfc4180.");
            }

            return rule;
        },
    };

    public void AddTo(Command command) => command.Options.Add(_quotes);

    /// <summary>The rule that was chosen.</summary>
    public QuoteRule Read(ParseResult result) => result.GetValue(_quotes);
}
