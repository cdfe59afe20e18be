using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Ml.Attention.PageTests;

/// <summary>A page in the browser. When it is closed, there must have been no error and no request but for the page.</summary>
public sealed partial class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly string _folder = Directory.CreateTempSubdirectory("page").FullName;
    private readonly List<string> _troubles = [];

    private OpenPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>What the map says about the weight under focus or mouse.</summary>
    public Task<string> ReadingAsync() => Page.Locator("output.reading").First.InnerTextAsync();

    /// <summary>The number at the end of that.</summary>
    public async Task<double> WeightAsync() => double.Parse(LastNumber().Match(await ReadingAsync()).Value, CultureInfo.InvariantCulture);

    /// <summary>What has the focus: its tag, and its class where it has one.</summary>
    public Task<string> FocusAsync() => Page.EvaluateAsync<string>("[document.activeElement.tagName.toLowerCase(), ...document.activeElement.classList].slice(0, 2).join('.')");

    /// <summary>How strongly each word is shaded, from 0 to 1; less than 0 where it speaks against the label.</summary>
    public Task<double[]> ShadesAsync() => Page.EvaluateAsync<double[]>(
        "[...document.querySelectorAll('.word')].map(word => +word.style.getPropertyValue('--shade') * (word.classList.contains('wrong') ? -1 : 1))");

    public static async Task<OpenPage> CreateAsync(IBrowserContext context, string html)
    {
        var open = new OpenPage(context, await context.NewPageAsync());
        string file = Path.Combine(open._folder, "page.html");
        await File.WriteAllTextAsync(file, html);
        string address = new Uri(file).AbsoluteUri;
        open.Page.Console += (_, message) => open._troubles.Add($"{message.Type}: {message.Text}");
        open.Page.PageError += (_, error) => open._troubles.Add(error);
        open.Page.Dialog += (_, dialog) => open._troubles.Add($"dialog: {dialog.Message}");
        open.Page.Request += (_, request) => open._troubles.AddRange(request.Url == address ? [] : [$"request: {request.Url}"]);
        await open.Page.GotoAsync(address);
        return open;
    }

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        Directory.Delete(_folder, recursive: true);
        Assert.Empty(_troubles);
    }

    [GeneratedRegex(@"[\d.]+$")]
    private static partial Regex LastNumber();
}
