using Microsoft.Playwright;
using Ml.Attention.Inspection;
using Xunit;

namespace Ml.Attention.PageTests;

/// <summary>The page of an explanation, rendered and operated.</summary>
public sealed class ExplanationTests(Browser browser) : IClassFixture<Browser>
{
    private const string Law = "The Law will never be perfect, but its application should be just";
    private const int Its = 8;

    /// <summary>A weight is shown with four digits, of 16 bits.</summary>
    private const double Tolerance = 0.00007;

    private static readonly TextExplanation Explained = ExplainedText.Create(Law);

    [Fact]
    public async Task It_shows_sentence_map_and_numbers()
    {
        await using var open = await browser.OpenAsync(Explained.ToPage());
        Assert.Equal(Law, await open.Page.Locator(".sentence").InnerTextAsync());
        Assert.Equal(13, await open.Page.Locator(".word").CountAsync());
        Assert.Equal(Explained.Tokens, await open.Page.Locator(".rows span").AllInnerTextsAsync());
        Assert.Contains($"Predicted {Explained.Prediction.Label} with probability", await open.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Contains("Weights alone mislead", await open.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Same(Relative(Explained.AttentionReceived()), await open.ShadesAsync());

        // As many different colours as there are different weights, more or less; not an empty canvas.
        Assert.InRange(await open.Page.EvaluateAsync<int>("new Set(new Uint32Array(document.querySelector('canvas').getContext('2d').getImageData(0, 0, 13, 13).data.buffer)).size"), 20, 169);
        Assert.False(await open.Page.Locator("details table").IsVisibleAsync());
        await open.Page.Locator("summary").ClickAsync();
        Assert.Equal(13, await open.Page.Locator("details tbody tr:visible").CountAsync());
    }

    [Fact]
    public async Task The_mouse_reads_and_switches()
    {
        await using var open = await browser.OpenAsync(Explained.ToPage());
        await PointAsync(open, Its, 1, click: false);
        Assert.StartsWith("its → Law: ", await open.ReadingAsync(), StringComparison.Ordinal);
        Assert.Equal(Explained.AttentionFrom(Its)[1], await open.WeightAsync(), Tolerance);
        await open.Page.Locator("h1").HoverAsync();
        Assert.StartsWith("The → The: ", await open.ReadingAsync(), StringComparison.Ordinal);

        await PointAsync(open, Its, 9, click: true);
        await open.Page.GetByLabel("Layer").SelectOptionAsync("1");
        Assert.Equal(Explained.AttentionFrom(Its, layer: 1)[9], await open.WeightAsync(), Tolerance);
        await open.Page.GetByLabel("Head").SelectOptionAsync("0");
        Assert.Equal(Explained.AttentionFrom(Its, layer: 1, head: 0)[9], await open.WeightAsync(), Tolerance);
        Same(Relative(Explained.AttentionReceived(1, 0)), await open.ShadesAsync());

        await open.Page.GetByText("leave-one-word-out", new() { Exact = true }).ClickAsync();
        Same(Relative(Explained.Importance.LogOddsAdded), await open.ShadesAsync());
        await open.Page.GetByText("attention from the chosen word").ClickAsync();
        await open.Page.Locator(".word").Nth(Its).ClickAsync();
        Same(Relative(Explained.AttentionFrom(Its, 1, 0)), await open.ShadesAsync());
        await open.Page.Locator(".word").Nth(5).HoverAsync();
        Assert.StartsWith("perfect: receives 0.", await open.Page.Locator("output.word-reading").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_keyboard_reaches_and_operates_everything()
    {
        await using var open = await browser.OpenAsync(Explained.ToPage());
        var keyboard = open.Page.Keyboard;
        await TabAsync(open, "input");
        await keyboard.PressAsync("ArrowRight");
        Same(Relative(Explained.Importance.LogOddsAdded), await open.ShadesAsync());

        await TabAsync(open, "select");
        await keyboard.PressAsync("ArrowDown");
        await TabAsync(open, "select");
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("ArrowDown");
        Assert.Equal(["0", "1"], await open.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('select')].map(one => one.value)"));

        await TabAsync(open, "span.word");
        for (int i = 0; i < Its; i++)
        {
            await keyboard.PressAsync("ArrowRight");
        }

        Assert.StartsWith("its: receives 0.", await open.Page.Locator("output.word-reading").InnerTextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("its: receives", await open.Page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label')"), StringComparison.Ordinal);

        await TabAsync(open, "div.grid");
        for (int i = 0; i < Its; i++)
        {
            await keyboard.PressAsync("ArrowDown");
        }

        await keyboard.PressAsync("End");
        await keyboard.PressAsync("ArrowLeft");
        Assert.StartsWith("its → be: ", await open.ReadingAsync(), StringComparison.Ordinal);
        Assert.Equal(Explained.AttentionFrom(Its, 0, 1)[11], await open.WeightAsync(), Tolerance);
        Assert.Equal("solid", await open.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));

        double sum = 0;
        await keyboard.PressAsync("Home");
        for (int key = 0; key < 13; key++)
        {
            sum += await open.WeightAsync();
            await keyboard.PressAsync("ArrowRight");
        }

        Assert.Equal(1, sum, 0.001);
        await TabAsync(open, "summary");
        await keyboard.PressAsync("Enter");
        Assert.True(await open.Page.Locator("details table").IsVisibleAsync());
    }

    [Theory]
    [InlineData(400, ColorScheme.Dark)]
    [InlineData(400, ColorScheme.Light)]
    [InlineData(1200, ColorScheme.Dark)]
    public async Task Two_hundred_words_and_Chinese_scroll_in_their_own_boxes(int width, ColorScheme scheme)
    {
        string text = string.Concat(Enumerable.Range(0, 100).Select(i => i % 3 == 0 ? "我爱" : "slow joy, ")) + new string('x', 300);
        await using var open = await browser.OpenAsync(ExplainedText.Create(text).ToPage(), width, scheme);
        Assert.True(await open.Page.Locator(".word").CountAsync() > 200);
        Assert.Equal(width, await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await open.Page.Locator(".grid").FocusAsync();
        await open.Page.Keyboard.PressAsync("End");
        for (int i = 0; i < 40; i++)
        {
            await open.Page.Keyboard.PressAsync("PageDown");
        }

        Assert.Matches("^x+… → x+…: 0", await open.ReadingAsync());
        Assert.True(await open.Page.EvaluateAsync<bool>(
            """
            (() => {
              const box = selector => document.querySelector(selector).getBoundingClientRect();
              const [grid, cursor, rows, columns] = ['.grid', '.cursor', '.rows', '.columns'].map(box);
              return cursor.right <= grid.right && cursor.bottom <= grid.bottom && cursor.left >= rows.right - 1 && cursor.top >= columns.bottom - 1;
            })()
            """), "The weight under the keyboard is out of sight.");
        string[] colors = await open.Page.EvaluateAsync<string[]>("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]");
        Assert.Equal(scheme == ColorScheme.Dark, colors[0] == "rgb(255, 255, 255)");
        Assert.NotEqual(colors[0], colors[1]);
    }

    [Fact]
    public async Task No_text_breaks_out()
    {
        const string Hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)> <b>bold</b> <!-- & \" '";
        await using var open = await browser.OpenAsync(ExplainedText.Create(Hostile).ToPage());
        Assert.Equal(Hostile, await open.Page.Locator(".sentence").InnerTextAsync());
        Assert.Equal(0, await open.Page.Locator("img").CountAsync());
        Assert.Equal(1, await open.Page.Locator("b").CountAsync());
    }

    [Fact]
    public async Task Fragments_on_one_page_do_not_disturb_each_other()
    {
        await using var open = await browser.OpenAsync($"<!DOCTYPE html><meta charset=utf-8><body>{Explained.ToHtml()}<p>And</p>{ExplainedText.Create("slow joy").ToHtml()}{ExplainedText.Create("").ToHtml()}");
        await open.Page.GetByText("leave-one-word-out", new() { Exact = true }).First.ClickAsync();
        Assert.Equal(["added", "received"], await open.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('input:checked')].map(one => one.value)"));
        Assert.Equal(2, await open.Page.Locator(".grid").CountAsync());
        Assert.Equal("slow → slow: 0.", (await open.Page.Locator("output.reading").Nth(1).InnerTextAsync())[..15]);
    }

    [Fact]
    public async Task It_works_where_a_notebook_puts_it_in_by_script()
    {
        await using var open = await browser.OpenAsync("<!DOCTYPE html><meta charset=utf-8><body><div id=output></div>");
        await open.Page.EvaluateAsync(
            """
            html => {
              const output = document.getElementById('output');
              output.innerHTML = html;
              for (const script of output.querySelectorAll('script')) {
                const copy = document.createElement('script');
                copy.textContent = script.textContent;
                [...script.attributes].forEach(one => copy.setAttribute(one.name, one.value));
                script.replaceWith(copy);
              }
            }
            """, Explained.ToHtml());
        await open.Page.Locator(".grid").FocusAsync();
        await open.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal(Explained.AttentionFrom(0)[1], await open.WeightAsync(), Tolerance);
    }

    /// <summary>Moves the mouse onto a weight of the map.</summary>
    private static async Task PointAsync(OpenPage open, int query, int key, bool click)
    {
        var cells = open.Page.Locator(".cells");
        var box = (await cells.BoundingBoxAsync())!;
        var place = new Position { X = box.Width * (key + 0.5f) / 13, Y = box.Height * (query + 0.5f) / 13 };
        await (click ? cells.ClickAsync(new() { Position = place }) : cells.HoverAsync(new() { Position = place }));
    }

    private static async Task TabAsync(OpenPage open, string expected)
    {
        await open.Page.Keyboard.PressAsync("Tab");
        Assert.Equal(expected, await open.FocusAsync());
    }

    private static double[] Relative(IReadOnlyList<double> values) => [.. values.Select(value => value / values.Max(Math.Abs))];

    private static void Same(double[] expected, double[] found) =>
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 0.01));
}
