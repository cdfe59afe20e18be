using System.CommandLine;

namespace Ml.Attention.Sample.Commands;

/// <summary>The option for results that programs read.</summary>
internal sealed class JsonOption
{
    private readonly Option<bool> _json = new("--json");

    public JsonOption(string description) => _json.Description = description;

    public void AddTo(Command command) => command.Options.Add(_json);

    public bool IsSet(ParseResult result) => result.GetValue(_json);
}
