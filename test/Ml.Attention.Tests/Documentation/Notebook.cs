using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Ml.Attention.Tests.Documentation;

/// <summary>A notebook file, whose cells of C# are compiled and run in order, each after the others as in a kernel.</summary>
internal sealed class Notebook
{
    private static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What the kernel imports before the first cell.</summary>
    private static readonly string[] Imports = ["System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq"];

    private readonly string _path;

    public Notebook(string path)
    {
        _path = path;
        Root = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        Cells = [.. Root["cells"]!.AsArray().Select(cell => cell!.AsObject())];
    }

    public JsonObject Root { get; }

    public IReadOnlyList<JsonObject> Cells { get; }

    public IEnumerable<JsonObject> CodeCells => Cells.Where(cell => (string?)cell["cell_type"] == "code");

    /// <summary>Text as a notebook file has it: lines with their ends.</summary>
    public static JsonArray Lines(string text)
    {
        string[] lines = text.Split('\n');
        return [.. lines.Select((line, i) => i < lines.Length - 1 ? $"{line}\n" : line).Where(line => line.Length > 0).Select(line => JsonValue.Create(line))];
    }

    public static string Source(JsonObject cell) => string.Concat(cell["source"]!.AsArray().Select(line => (string?)line));

    /// <summary>Runs all cells. A package that a cell asks for is taken to be there: the references are this program's own.</summary>
    /// <returns>What each cell shows, by the cell's id, and the state after the last.</returns>
    public async Task<(Dictionary<string, IReadOnlyList<NotebookDisplay.Shown>> Shown, ScriptState State)> RunAsync(CancellationToken cancellationToken)
    {
        var display = new NotebookDisplay();
        string[] assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var options = ScriptOptions.Default.WithImports(Imports).WithReferences(assemblies.Where(File.Exists));
        var state = await CSharpScript.RunAsync("", options, display, cancellationToken: cancellationToken);
        var shown = new Dictionary<string, IReadOnlyList<NotebookDisplay.Shown>>();
        foreach (var cell in CodeCells)
        {
            string id = (string)cell["id"]!;
            display.Clear();
            string code = string.Join('\n', Source(cell).Split('\n').Where(line => !line.StartsWith("#r \"nuget:", StringComparison.Ordinal)));
            try
            {
                state = await state.ContinueWithAsync(code, cancellationToken: cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw new InvalidOperationException($"Cell '{id}' of {Path.GetFileName(_path)} fails: {exception.Message}", exception);
            }

            shown.Add(id, [.. display.Outputs]);
        }

        return (shown, state);
    }

    /// <summary>Writes the file with what its cells showed.</summary>
    public void Save(Dictionary<string, IReadOnlyList<NotebookDisplay.Shown>> shown)
    {
        foreach (var (i, cell) in CodeCells.Index())
        {
            cell["execution_count"] = i + 1;
            cell["outputs"] = new JsonArray([.. shown[(string)cell["id"]!].Select(one => one.ToJson())]);
        }

        File.WriteAllText(_path, Root.ToJsonString(Form) + "\n");
    }
}
