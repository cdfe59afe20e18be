using System.Text.Json.Nodes;

namespace Ml.Attention.Tests.Documentation;

/// <summary>What a notebook's kernel gives to its cells, as far as the notebooks here use it. Cells see its members as their own.</summary>
public sealed class NotebookDisplay
{
    private readonly List<Shown> _shown = [];

    /// <summary>What the cell that runs has shown so far.</summary>
    public IReadOnlyList<Shown> Outputs => _shown;

    /// <summary>Shows a value below the cell; the name is the kernel's.</summary>
    /// <returns>A way to replace it.</returns>
    public Shown display(object value)
    {
        var shown = new Shown();
        shown.Update(value);
        _shown.Add(shown);
        return shown;
    }

    /// <summary>Marks text as HTML; the name is the kernel's.</summary>
    public static HtmlText HTML(string content) => new(content);

    internal void Clear() => _shown.Clear();

    /// <summary>Text that is HTML.</summary>
    public sealed record HtmlText(string Content);

    /// <summary>A value that is shown.</summary>
    public sealed class Shown
    {
        public string Type { get; private set; } = "";

        public string Content { get; private set; } = "";

        /// <summary>How often it was replaced.</summary>
        public int Updates { get; private set; } = -1;

        /// <summary>Replaces it. A kernel shows other values in ways of its own, which a test cannot know.</summary>
        public void Update(object value)
        {
            (Type, Content) = value switch
            {
                HtmlText html => ("text/html", html.Content),
                string text => ("text/plain", text),
                _ => throw new ArgumentException($"A cell shows a {value?.GetType().Name ?? "null"}; expected text or HTML(…).", nameof(value)),
            };
            Updates++;
        }

        /// <summary>As a notebook file has it.</summary>
        internal JsonObject ToJson() => new()
        {
            ["data"] = new JsonObject { [Type] = Notebook.Lines(Content) },
            ["metadata"] = new JsonObject(),
            ["output_type"] = "display_data",
        };
    }
}
