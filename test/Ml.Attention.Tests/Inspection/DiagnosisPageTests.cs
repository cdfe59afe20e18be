using System.Text.Json;
using System.Xml.Linq;
using Ml.Attention.Inspection;
using Ml.Attention.Tests.Inference;
using Ml.Attention.Tests.Training;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Inspection;

/// <summary>The page of a report: whole, on its own, and without a number that the report does not have.</summary>
public sealed class DiagnosisPageTests
{
    private static readonly Lazy<DiagnosisReport> Report = new(Create);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void It_needs_nothing_else()
    {
        string html = Report.Value.ToHtml("<model> & \"data\"");
        var page = XDocument.Parse(html).Root!;
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"", html, StringComparison.Ordinal);
        Assert.Equal("<model> & \"data\"", page.Descendants("h1").Single().Value);
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "link" or "img" or "iframe");
        Assert.DoesNotContain(page.DescendantsAndSelf().Attributes(), attribute => attribute.Name.LocalName is "href" or "src" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        foreach (string forbidden in new[] { "url(", "@import", "http", "NaN", "Infinity", "∞" })
        {
            Assert.DoesNotContain(forbidden, html, StringComparison.Ordinal);
        }

        // An HTML reader knows no short form but of SVG's elements and of those that have no content.
        Assert.Empty(page.Descendants().Where(element => element.IsEmpty && element.Name != "meta" && !element.Ancestors("svg").Any()).Select(element => element.Name.LocalName));
        Assert.All(page.Descendants("style"), style => Assert.DoesNotContain(style.Value, c => c is '<' or '>' or '&'));
    }

    [Fact]
    public void It_has_a_section_for_each_concern_with_what_is_seen_a_formula_and_charts()
    {
        var page = XDocument.Parse(Report.Value.ToHtml()).Root!;
        string[] headings = ["Dot products of queries and keys", "Saturation of softmax", "Gradients with and without scaling", "Gradients over training", "Heads that can be dropped"];
        Assert.Equal(headings, page.Descendants("h2").Select(heading => heading.Value));
        Assert.All(page.Descendants("section"), section =>
        {
            Assert.Single(section.Elements("p"), paragraph => (string?)paragraph.Attribute("class") == "seen");
            Assert.Single(section.Elements("p"), paragraph => (string?)paragraph.Attribute("class") == "note");
            Assert.NotEmpty(section.Descendants("svg"));
            Assert.NotEmpty(section.Descendants("table"));
        });
        Assert.Equal(Report.Value.Findings, page.Descendants("p").Where(paragraph => (string?)paragraph.Attribute("class") == "seen").Select(paragraph => paragraph.Value));
        Assert.Contains(page.Descendants("td"), cell => cell.Value == "0.5761168847658291");
    }

    [Fact]
    public void Every_number_of_a_table_or_chart_is_in_the_report()
    {
        var known = Numbers(JsonSerializer.SerializeToElement(Report.Value)).SelectMany(number =>
            (string[])[ReportTable.Figure(number), ReportTable.Percent(number), ReportTable.Points(number), HtmlFragment.Number(number, "R")]).ToHashSet();
        var page = XDocument.Parse(Report.Value.ToHtml()).Root!;
        Assert.NotEmpty(page.Descendants("td"));
        Assert.All(page.Descendants("td"), cell => Assert.True(cell.Value is "0" or "0 %" || known.Contains(cell.Value), $"'{cell.Value}' is in no JSON."));
        Assert.All(page.Descendants("svg").Descendants("title"), title => Assert.Contains(title.Value.Split(": ")[^1], known));
    }

    [Fact]
    public void Rows_of_charts_are_heads()
    {
        var page = XDocument.Parse(Report.Value.ToHtml()).Root!;
        var names = page.Descendants("svg").First().Elements("text").Select(text => text.Value).Where(text => text.StartsWith("layer", StringComparison.Ordinal));
        Assert.Equal(["layer 0, head 0", "layer 0, head 1"], names);
    }

    [Fact]
    public void Trainings_alone_have_one_section()
    {
        var page = XDocument.Parse(new DiagnosisReport { Trainings = Report.Value.Trainings }.ToHtml()).Root!;
        Assert.Equal(["Gradients over training"], page.Descendants("h2").Select(heading => heading.Value));
        Assert.Equal(2, page.Descendants("svg").Count());

        var two = new DiagnosisReport { Trainings = [Report.Value.Trainings[0], Report.Value.Trainings[0] with { Name = "other", Scale = 1 }] };
        string seen = XDocument.Parse(two.ToHtml()).Descendants("p").Single(paragraph => (string?)paragraph.Attribute("class") == "seen").Value;
        Assert.Equal([seen], two.Findings);
        Assert.Contains("films (scale 0.3536): Over ", seen, StringComparison.Ordinal);
        Assert.Contains(" other (scale 1): Over ", seen, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_text_alone_gives_a_page()
    {
        using var stream = new MemoryStream(TrainedModel.Bytes);
        string html = Diagnosis.Run(stream, [new("", "good")], null, Token).ToHtml();
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        XDocument.Parse(html);
    }

    [Fact]
    public void Short_runs_with_and_without_scaling_begin_alike_and_have_as_many_steps()
    {
        var runs = Report.Value.Scales;
        Assert.Equal(["scale 1/√8", "no scale"], runs.Select(run => run.Gradients.Name));
        Assert.Equal([1 / Math.Sqrt(8), 1], runs.Select(run => run.Gradients.Scale));
        Assert.Equal([12, 12], runs.Select(run => run.Gradients.Steps));
        Assert.All(runs, run => Assert.True(run.Gradients.QueriesAndKeys.Count == 1 && run.JacobianNorm > 0));
        Assert.True(runs[1].StartJacobianNorm != runs[0].StartJacobianNorm);
    }

    [Fact]
    public void Curves_are_means_over_as_many_points_as_can_be_seen()
    {
        var history = new GradientHistory(new() { HeadSize = 4 }, ["encoder/layer_0/query_and_key", "encoder/layer_0/feed_forward", "head"],
            [.. Enumerable.Range(1, 120).Select(step => new GradientStep(1, 200.0 / step, 0, [3 * step, 4 * step, 1]))]);
        var curves = GradientCurves.From("a", history);
        Assert.Equal((0.5, 120), (curves.Scale, curves.Steps));
        Assert.Equal(["encoder/layer_0", "head"], curves.Layers.Select(curve => curve.Name));
        Assert.Equal(60, curves.Layers[0].Points.Count);
        Assert.Equal(new CurvePoint(1.5, 7.5), curves.Layers[0].Points[0]);
        Assert.Equal(new CurvePoint(119.5, 597.5), curves.Layers[0].Points[^1]);
        Assert.Equal(3 * 6.5, curves.QueriesAndKeys.Single().First, 1e-9);
        Assert.Equal(3 * 114.5, curves.QueriesAndKeys.Single().Last, 1e-9);
    }

    private static DiagnosisReport Create()
    {
        var examples = Films.Create(60, seed: 82);
        var options = Films.Options(epochs: 2);
        var trained = Films.Trainer(options with { Training = options.Training with { RecordGradients = true } }).Fit(examples, [], cancellationToken: Token);
        using var stream = new MemoryStream(TrainedModel.Bytes);
        var report = Diagnosis.Run(stream, examples, new() { CompareScale = true, StepsOfComparison = 12, Scoring = new() { Threads = 1 } }, Token);
        return report with { Trainings = [GradientCurves.From("films", trained.Summary.Gradients!)] };
    }

    private static IEnumerable<double> Numbers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => [element.GetDouble()],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Numbers),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Numbers(property.Value)),
        _ => [],
    };
}
