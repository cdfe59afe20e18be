using System.CommandLine;
using System.Globalization;
using Ml.Attention.Selection;

namespace Ml.Attention.Sample.Commands;

/// <summary>Options that say how long a search lasts and what it changes.</summary>
internal sealed class SearchChoices
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(30);

    private readonly Option<double> _minutes = new("--minutes") { Description = "How long the search lasts in all, the time before it was taken up again included.", HelpName = "number", Required = true };

    private readonly Option<int?> _trials = new("--max-trials") { Description = "Trials after which the search ends although there is time left.", HelpName = "number" };

    private readonly Option<string[]> _search = new("--search")
    {
        Description = $"The parameters that are changed; without it all: {string.Join(", ", HyperparameterSearch.ParameterNames)}.",
        HelpName = "names",
        AllowMultipleArgumentsPerToken = true,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_minutes);
        command.Options.Add(_search);
        command.Options.Add(_trials);
    }

    /// <exception cref="InputException">A value is out of range, or a name not known.</exception>
    public HyperparameterSearchOptions Read(ParseResult result)
    {
        double minutes = result.GetValue(_minutes);
        if (!(minutes > 0 && minutes <= LongestTime.TotalMinutes))
        {
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--minutes is {minutes}; expected above 0, and at most {LongestTime.TotalMinutes:N0} (30 days)."));
        }

        if (result.GetValue(_trials) is < 1 and { } trials)
        {
            throw new InputException($"--max-trials is {trials}; expected 1 or more.");
        }

        string[]? names = result.GetValue(_search) is { Length: > 0 } given ? given : null;
        return names?.FirstOrDefault(name => !HyperparameterSearch.ParameterNames.Contains(name)) is { } unknown
            ? throw new InputException($"--search has '{unknown}'; expected some of {string.Join(", ", HyperparameterSearch.ParameterNames)}.")
            : new() { TimeLimit = TimeSpan.FromMinutes(minutes), MaxTrials = result.GetValue(_trials), Parameters = names };
    }

    /// <exception cref="InputException">What is to be changed and what the search starts from contradict each other.</exception>
    public void Check(HyperparameterSearchOptions options)
    {
        try
        {
            options.Validate();
        }
        catch (ArgumentException exception)
        {
            string message = exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal);
            throw new InputException(message.Replace("Parameters", _search.Name, StringComparison.Ordinal).Replace("InitializeFrom", "--initialize-from", StringComparison.Ordinal), exception);
        }
    }
}
