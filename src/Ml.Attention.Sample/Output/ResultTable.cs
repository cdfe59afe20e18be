using Spectre.Console;

namespace Ml.Attention.Sample.Output;

/// <summary>
/// A table of results. A terminal shows it with lines around; in a file or a pipe it is columns parted by spaces,
/// without escape codes, however wide.
/// </summary>
internal sealed class ResultTable
{
    private const int Unlimited = 100_000;

    private readonly string[]? _headers;
    private readonly Justify[] _columns;
    private readonly List<string[]> _rows = [];

    /// <summary>A table with a header; the first column is aligned left, all others right.</summary>
    public ResultTable(params IEnumerable<string> headers)
    {
        _headers = [.. headers.Select(Excerpt.Visible)];
        _columns = [.. _headers.Select((_, i) => i == 0 ? Justify.Left : Justify.Right)];
    }

    private ResultTable(Justify[] columns) => _columns = columns;

    /// <summary>A table of names and values, without a header.</summary>
    public static ResultTable OfPairs(params IEnumerable<(string Name, string Value)> pairs)
    {
        var table = new ResultTable([Justify.Left, Justify.Left]);
        foreach (var (name, value) in pairs)
        {
            table.Add(name, value);
        }

        return table;
    }

    public ResultTable Add(params IEnumerable<string> cells)
    {
        _rows.Add([.. cells.Select(Excerpt.Visible)]);
        return this;
    }

    public void Write(CommandStreams streams)
    {
        if (streams.OutputIsTerminal)
        {
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(streams.Output) }).Write(Framed());
            return;
        }

        using var plain = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(plain) });
        console.Profile.Width = Unlimited;
        console.Write(Plain());
        foreach (string line in plain.ToString().TrimEnd().Split('\n'))
        {
            streams.Output.WriteLine(line.TrimEnd());
        }
    }

    private Table Framed()
    {
        var table = new Table { Border = TableBorder.Rounded, ShowHeaders = _headers is not null };
        for (int i = 0; i < _columns.Length; i++)
        {
            table.AddColumn(new TableColumn(new Text(_headers?[i] ?? "")) { Alignment = _columns[i] });
        }

        foreach (string[] row in _rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        return table;
    }

    private Grid Plain()
    {
        var grid = new Grid();
        foreach (var alignment in _columns)
        {
            grid.AddColumn(new GridColumn { Alignment = alignment, Padding = new Padding(0, 0, 2, 0), NoWrap = true });
        }

        foreach (string[] row in _headers is null ? _rows : _rows.Prepend(_headers))
        {
            grid.AddRow([.. row.Select(cell => new Text(cell))]);
        }

        return grid;
    }
}
