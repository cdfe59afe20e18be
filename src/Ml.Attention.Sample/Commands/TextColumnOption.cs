using System.CommandLine;

namespace Ml.Attention.Sample.Commands;

/// <summary>The option that names the column of texts.</summary>
internal sealed class TextColumnOption
{
    private readonly Option<string> _text = new("--text-column") { Description = "The column of texts.", HelpName = "name", DefaultValueFactory = _ => "text" };

    public void AddTo(Command command) => command.Options.Add(_text);

    public string Read(ParseResult result) => result.GetRequiredValue(_text);
}
