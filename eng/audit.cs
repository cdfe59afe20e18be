// Asks the configured feeds of NuGet and npm which of all packages have known vulnerabilities; see eng/README.md.
#:property PublishAot=false
#:property InvariantGlobalization=true

using System.Diagnostics;
using System.Text.Json;

var root = Path.GetDirectoryName(AppContext.GetData("EntryPointFileDirectoryPath") as string)!;
// Where the feed carries ML.NET, nothing need be installed from npm.
string setUp = Path.Combine(root, "artifacts", "setup");
string[]?[] answers = File.Exists(Path.Combine(setUp, "package-lock.json")) ? [OfNuGet(), OfNpm()] : [OfNuGet()];
foreach (var (name, found) in new[] { "NuGet", "npm" }.Zip(answers))
{
    Console.WriteLine(found switch
    {
        null => $"{name}: not answered; the configured feed does not say which packages are vulnerable",
        [] => $"{name}: no known vulnerabilities",
        _ => $"{name}: known vulnerabilities: {found.Length}\n  {string.Join("\n  ", found)}",
    });
}

// Not 0 where a part was not looked at: whoever reads the exit code alone would take it for safe.
return Array.Exists(answers, found => found is { Length: > 0 }) ? 1 : Array.Exists(answers, found => found is null) ? 2 : 0;

// What is known to be vulnerable; null where no feed says. 'dotnet list package' calls all packages safe then, so the feeds are asked what they offer.
string[]? OfNuGet()
{
    var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
    using var json = Json(dotnet, root, "list", "MlAttention.sln", "package", "--vulnerable", "--include-transitive", "--format", "json");
    using HttpClient client = new() { Timeout = TimeSpan.FromSeconds(30) };
    if (!json.RootElement.TryGetProperty("sources", out var sources) || !sources.EnumerateArray().Any(source => Says(client, source.GetString()!)))
    {
        return null;
    }

    return [.. Objects(json.RootElement).Where(each => each.TryGetProperty("vulnerabilities", out _)).SelectMany(package =>
        package.GetProperty("vulnerabilities").EnumerateArray().Select(each =>
            $"{Text(package, "id")} {Text(package, "resolvedVersion")}: {Text(each, "severity")}, {Text(each, "advisoryurl")}")).Distinct()];
}

string[]? OfNpm()
{
    using var json = Json(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", setUp, "audit", "--json", "--package-lock-only");
    return json.RootElement.TryGetProperty("vulnerabilities", out var all)
        ? [.. all.EnumerateObject().Select(each => $"{each.Name} {Text(each.Value, "range")}: {Text(each.Value, "severity")}")]
        : null;
}

static bool Says(HttpClient client, string source)
{
    try
    {
        return client.GetStringAsync(new Uri(source)).GetAwaiter().GetResult().Contains("VulnerabilityInfo/", StringComparison.Ordinal);
    }
    catch (Exception e) when (e is HttpRequestException or TaskCanceledException or UriFormatException or NotSupportedException or ArgumentException)
    {
        return false;
    }
}

// The object that a program prints, whatever stands around it; an empty one where it prints none, or there is no such program.
static JsonDocument Json(string file, string folder, params string[] arguments)
{
    try
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        int start = output.IndexOf('{');
        return JsonDocument.Parse(start < 0 ? "{}" : output[start..(output.LastIndexOf('}') + 1)]);
    }
    catch (Exception e) when (e is JsonException or System.ComponentModel.Win32Exception)
    {
        return JsonDocument.Parse("{}");
    }
}

static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

static IEnumerable<JsonElement> Objects(JsonElement element) => element.ValueKind switch
{
    JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Objects(property.Value)).Prepend(element),
    JsonValueKind.Array => element.EnumerateArray().SelectMany(Objects),
    _ => [],
};
