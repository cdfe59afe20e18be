using Microsoft.Playwright;
using Xunit;

namespace Ml.Attention.PageTests;

/// <summary>The installed Chromium, started once for a class of tests, where there is one.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome.exe", "msedge.exe"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Find() is { } file)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = file, Args = ["--no-sandbox"] });
        }
    }

    /// <summary>Opens a page from a file. The test is skipped where there is no Chromium.</summary>
    public async Task<OpenPage> OpenAsync(string html, int width = 1200, ColorScheme scheme = ColorScheme.Light)
    {
        if (_browser is null)
        {
            Assert.Skip($"No Chromium is on the PATH (looked for {string.Join(", ", Names)}); install it, on Debian with 'apt-get install chromium'.");
        }

        var context = await _browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 800 }, ColorScheme = scheme });
        return await OpenPage.CreateAsync(context, html);
    }

    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
