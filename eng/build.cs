// Everything that build.sh, build.cmd and MSBuild ask for, on every platform; see eng/README.md.
#:property PublishAot=false
#:property InvariantGlobalization=true
#:property TieredPGO=false

using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

var root = Path.GetDirectoryName(AppContext.GetData("EntryPointFileDirectoryPath") as string)!;
var command = args.FirstOrDefault() ?? "help";
var rest = args.Skip(1).ToArray();
// Ctrl+C is for the program that runs; this one waits for it to end.
Console.CancelKeyPress += (_, e) => e.Cancel = true;
try
{
    if (command is "test" or "demo" or "bench" or "soak" or "fuzz" or "audit")
    {
        new SetUp(root).Run();
    }
    switch (command)
    {
        case "setup":
            new SetUp(root).Run(Option(rest, "--packages"), isExplicit: true);
            return 0;
        case "test":
            return TestRun.Start(root, rest);
        case "demo":
            return DotNet.Start(root, ["run", "-c", "Release", "--project", "src/Ml.Attention.Sample", "--", "demo", .. rest]);
        case "bench":
            return DotNet.Start(root, ["run", "-c", "Release", "--project", "test/Ml.Attention.Benchmarks", "--", .. rest]);
        case "soak" or "fuzz":
            return LongRun.Start(root, command, rest);
        case "audit":
            return DotNet.Start(root, ["run", "--file", "eng/audit.cs"]);
        case "help" or "--help" or "-h":
            Console.WriteLine(Help.Text);
            return 0;
        default:
            throw new SetUpException($"unknown command '{command}'; expected setup, test, demo, bench, soak, fuzz, audit or help.");
    }
}
catch (Exception e) when (e is SetUpException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"{SetUpException.Prefix}{e.Message}");
    return 2;
}

static string? Option(string[] rest, string name) => rest switch
{
    [] => null,
    [string given, string value] when given == name => value,
    _ => throw new SetUpException($"expected 'setup' or 'setup {name} nuget|npm|auto', found 'setup {string.Join(' ', rest)}'."),
};

/// <summary>An error that is shown as one line, without a stack trace; exit code 2.</summary>
internal sealed class SetUpException(string message) : Exception(message)
{
    /// <summary>eng/SetUp.targets finds the line by this.</summary>
    public const string Prefix = "build: ";
}

internal static class Help
{
    public const string Text = """
        Usage: ./build.sh <command> [arguments]      (Windows: build.cmd)

          setup    choose where packages come from and fetch what NuGet does not; done once, by every other command too
                   --packages nuget|npm|auto   force the choice, or choose again
          test     build and test; arguments go to 'dotnet test', such as --filter FullyQualifiedName~EncoderLayer
          demo     train, evaluate and use a spam filter; arguments go to 'ml-attention demo'
          bench    compare speed with PyTorch, or 'bench accuracy --data FOLDER'; arguments go to the benchmark program
          soak     everything at once for '--minutes N' (10), watching memory, handles and files
          fuzz     damaged files and texts for '--minutes N' (10); also --seed N, --only TARGET, --input FILE
          audit    ask the configured feeds of NuGet and npm for known vulnerabilities of all packages
          help     this text

        After the set-up, plain 'dotnet build', 'dotnet test' and 'dotnet run' work as well.
        """;
}

/// <summary>Chooses where packages come from and writes artifacts/setup/Packages.props, which every project imports.</summary>
internal sealed class SetUp(string root)
{
    /// <summary>A change of this makes every earlier set-up stale.</summary>
    private const string Format = "1";
    private const string OnnxRuntimePackage = "com.github.asus4.onnxruntime";

    /// <summary>What the two ways differ in: the feed must carry all of these for the first.</summary>
    private static readonly string[] ProbedPackages = ["Microsoft.ML", "Microsoft.ML.OnnxTransformer"];

    private readonly string _folder = Path.Combine(root, "artifacts", "setup");
    private readonly string _npmFolder = Path.Combine(root, "eng", "npm");
    private readonly string _packageVersions = Path.Combine(root, "Directory.Packages.props");

    private string ChoiceFile => Path.Combine(_folder, "Packages.props");
    private string Modules => Path.Combine(_folder, "node_modules");
    private string Stamp => Path.Combine(Modules, ".setup");

    /// <param name="forced"><c>nuget</c>, <c>npm</c>, <c>auto</c> to choose again, or null to keep a choice made before.</param>
    /// <param name="isExplicit">Whether a person asked: then the choice is printed, and what is only useful is tried again.</param>
    public void Run(string? forced = null, bool isExplicit = false)
    {
        forced ??= Environment.GetEnvironmentVariable("ML_ATTENTION_PACKAGES") is { Length: > 0 } value ? value : null;
        if (forced is not (null or "nuget" or "npm" or "auto"))
        {
            throw new SetUpException($"packages come from 'nuget' or 'npm' ('auto' to find out), found '{forced}'.");
        }
        Directory.CreateDirectory(_folder);
        using var setUpLock = Lock();
        var before = ReadChoice();
        var key = Key();
        var wanted = forced == "auto" ? null : forced ?? (before is { IsForced: true } ? before.Value.Choice : null);
        var isChosen = before is not null && before.Value.Key == key && forced != "auto"
            && (wanted is null || (before.Value.Choice == wanted && (forced is null || before.Value.IsForced)));
        var choice = isChosen ? before!.Value.Choice : wanted ?? Probe();

        var reason = choice == "nuget" ? "a test runs ONNX Runtime in Node.js"
            : wanted is not null ? "ONNX Runtime comes from npm, as was asked for"
            : $"the configured package feed lacks Microsoft.ML {Version("Microsoft.ML")}, so ONNX Runtime comes from npm";
        var isComplete = InstallNodeModules(choice, reason, isExplicit);
        if (!isChosen)
        {
            WriteChoice(choice, isForced: wanted is not null, key);
        }
        // MSBuild compares these times with those of the inputs to see whether a set-up is due.
        File.SetLastWriteTimeUtc(ChoiceFile, DateTime.UtcNow);
        File.SetLastWriteTimeUtc(Stamp, DateTime.UtcNow);
        if (isExplicit || !isChosen)
        {
            Note($"packages come from {choice}{(wanted is null ? "" : " (forced)")}"
                + $"{(isComplete ? "" : "; the test that scores a model from Node.js will be skipped")}.");
        }
    }

    private FileStream Lock()
    {
        for (var waited = Stopwatch.StartNew(); ; Thread.Sleep(100))
        {
            try
            {
                return new FileStream(Path.Combine(_folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited.Elapsed < TimeSpan.FromMinutes(10))
            {
            }
        }
    }

    private string Version(string package) => Regex.Match(File.ReadAllText(_packageVersions),
        $"Include=\"{Regex.Escape(package)}\" Version=\"([^\"]+)\"") is { Success: true } match
        ? match.Groups[1].Value
        : throw new SetUpException($"Directory.Packages.props has no version of {package}.");

    private string NpmKey() => Hash(File.ReadAllText(Path.Combine(_npmFolder, "package-lock.json")));

    private string Key() => Hash(string.Join('\n', [Format, .. ProbedPackages.Select(Version), NpmKey()]));

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))));

    private (string Choice, bool IsForced, string Key)? ReadChoice()
    {
        var text = File.Exists(ChoiceFile) ? File.ReadAllText(ChoiceFile) : "";
        string Property(string name) => Regex.Match(text, $"<{name}>([^<]*)</{name}>").Groups[1].Value;
        return Property("MlAttentionPackages") is "nuget" or "npm"
            ? (Property("MlAttentionPackages"), Property("MlAttentionPackagesForced") == "true", Property("MlAttentionSetUpKey"))
            : null;
    }

    private void WriteChoice(string choice, bool isForced, string key) => WriteAtomically(ChoiceFile, $"""
        <Project>
          <!-- Written by the set-up; eng/README.md says how to choose again. -->
          <PropertyGroup>
            <MlAttentionPackages>{choice}</MlAttentionPackages>
            <MlAttentionPackagesForced>{(isForced ? "true" : "false")}</MlAttentionPackagesForced>
            <MlAttentionSetUpKey>{key}</MlAttentionSetUpKey>
            <OnnxRuntimeNpmFolder>$(MSBuildThisFileDirectory)node_modules/{OnnxRuntimePackage}/</OnnxRuntimeNpmFolder>
          </PropertyGroup>
        </Project>

        """);

    private static void WriteAtomically(string file, string text)
    {
        var temporary = $"{file}.{Environment.ProcessId}.tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, file, overwrite: true);
    }

    /// <summary>Asks the configured package feed for Microsoft.ML by restoring a project that references it.</summary>
    private string Probe()
    {
        var folder = Path.Combine(_folder, "probe");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        Directory.CreateDirectory(folder);
        foreach (string file in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            File.WriteAllText(Path.Combine(folder, file), "<Project />\n");
        }
        File.WriteAllText(Path.Combine(folder, "Probe.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
            {string.Join('\n', ProbedPackages.Select(p => $"    <PackageReference Include=\"{p}\" Version=\"[{Version(p)}]\" />"))}
              </ItemGroup>
            </Project>

            """);
        var package = $"Microsoft.ML {Version("Microsoft.ML")}";
        Note($"asking the configured package feed for {package}…");
        var (exitCode, output) = Processes.Capture(DotNet.File, ["restore", "Probe.csproj", "--nologo"], folder);
        if (exitCode == 0)
        {
            return "nuget";
        }
        var errors = Regex.Matches(output, @"error (NU\d{4}|\w+\d+)").Select(m => m.Groups[1].Value).Distinct().ToArray();
        // NU1101: no such package; NU1102: not in this version; NU1103: only as a pre-release.
        if (errors.Length > 0 && errors.All(e => e is "NU1101" or "NU1102" or "NU1103"))
        {
            return "npm";
        }
        throw new SetUpException(errors.Any(e => e is "NU1301" or "NU1801")
            ? "the configured package feed cannot be reached: connect to the network, or correct what 'dotnet nuget list source' shows."
            : $"the configured package feed could not be asked for {package}: {FirstLine(output, "error")}");
    }

    /// <summary>Installs what comes from npm; returns whether <c>onnxruntime-node</c>, which only a test needs, is there.</summary>
    private bool InstallNodeModules(string choice, string reason, bool isExplicit)
    {
        var wanted = $"{choice} {NpmKey()}";
        var found = File.Exists(Stamp) ? File.ReadAllText(Stamp) : "";
        var isComplete = Directory.Exists(Path.Combine(Modules, "onnxruntime-node"));
        var isCurrent = found == wanted && (choice == "nuget" || Directory.Exists(Path.Combine(Modules, OnnxRuntimePackage, "Runtime")));
        if (isCurrent && (isComplete || !isExplicit))
        {
            return isComplete;
        }
        var failure = Install(choice, reason);
        if (failure is not null && choice == "npm")
        {
            throw new SetUpException(failure);
        }
        if (failure is not null)
        {
            Note($"not needed, but missing: {failure}");
        }
        Directory.CreateDirectory(Modules);
        WriteAtomically(Stamp, wanted);
        return failure is null;
    }

    /// <summary>Runs <c>npm ci</c>; returns null, or one line that says what is missing.</summary>
    private string? Install(string choice, string reason)
    {
        if (Processes.Find("npm") is not { } npm || Processes.Find("node") is null)
        {
            return $"{reason}, and Node.js with npm is not on the PATH: get it at https://nodejs.org.";
        }
        Note($"{reason}: installing…");
        foreach (string file in (string[])["package.json", "package-lock.json", ".npmrc"])
        {
            File.Copy(Path.Combine(_npmFolder, file), Path.Combine(_folder, file), overwrite: true);
        }
        string[] which = choice == "npm" ? ["--include=dev"] : ["--omit=dev", "--omit=optional"];
        var (exitCode, output) = Processes.Capture(npm, ["ci", "--ignore-scripts", "--no-progress", .. which], _folder);
        if (exitCode == 0)
        {
            return null;
        }
        File.WriteAllText(Path.Combine(_folder, "npm.log"), output);
        var cause = Regex.Match(output, @"ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|E404|ETARGET|EINTEGRITY|ENOSPC").Value switch
        {
            "" => FirstLine(output, "npm error"),
            "E404" or "ETARGET" => "the configured npm registry lacks a package that eng/npm/package-lock.json names",
            "EINTEGRITY" => "a package from the configured npm registry differs from its hash in eng/npm/package-lock.json",
            "ENOSPC" => "the disk is full (about 1 GB is needed)",
            string code => $"the configured npm registry cannot be reached ({code}): connect to the network, or correct what 'npm config get registry' shows",
        };
        return $"{reason}, and 'npm ci' failed: {cause} (artifacts/setup/npm.log).";
    }

    private static string FirstLine(string output, string marker) =>
        output.Split('\n').FirstOrDefault(l => l.Contains(marker, StringComparison.Ordinal))?.Trim() ?? "no error was reported";

    private static void Note(string text) => Console.Error.WriteLine($"setup: {text}");
}

/// <summary>Runs the tests of the solution and counts them.</summary>
internal static class TestRun
{
    public static int Start(string root, string[] rest)
    {
        var results = Path.Combine(root, "artifacts", "test-results");
        if (Directory.Exists(results))
        {
            Directory.Delete(results, recursive: true);
        }
        string[] configuration = rest.Any(a => a is "-c" or "--configuration") ? [] : ["-c", "Release"];
        var exitCode = DotNet.Start(root,
            ["test", "MlAttention.sln", .. configuration, "--nologo", "--logger", "trx", "--results-directory", results, .. rest]);

        string[] files = Directory.Exists(results) ? Directory.GetFiles(results, "*.trx", SearchOption.AllDirectories) : [];
        var outcomes = files.SelectMany(f => XDocument.Load(f).Descendants().Where(e => e.Name.LocalName == "UnitTestResult"))
            .Select(r => (string?)r.Attribute("outcome") ?? "Failed").ToArray();
        var passed = outcomes.Count(o => o == "Passed");
        var skipped = outcomes.Count(o => o == "NotExecuted");
        var failed = outcomes.Length - passed - skipped;
        if (failed == 0 && (exitCode != 0 || passed == 0))
        {
            Console.WriteLine(passed == 0 ? "No test ran." : $"The run did not end well (exit code {exitCode}), though no test failed: see above.");
        }
        Console.WriteLine($"{passed} passed, {failed} failed{(skipped == 0 ? "" : $", {skipped} skipped")}");
        return exitCode != 0 ? exitCode : failed > 0 || passed == 0 ? 1 : 0;
    }
}

/// <summary>Runs tests that go on for minutes: everything at once (soak), or damaged inputs (fuzz).</summary>
internal static class LongRun
{
    public static int Start(string root, string command, string[] rest)
    {
        string[] known = command == "soak" ? ["--minutes"] : ["--minutes", "--seed", "--only", "--input"];
        var isWrong = rest.Length % 2 != 0 || rest.Where((_, i) => i % 2 == 0).Except(known).Any();
        Dictionary<string, string> given = isWrong ? [] : rest.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        var minutes = given.GetValueOrDefault("--minutes", "10");
        if (isWrong || !int.TryParse(minutes, out int number) || number < 1)
        {
            throw new SetUpException($"expected '{command}' with some of {string.Join(", ", known)}, minutes of 1 or more, found '{command} {string.Join(' ', rest)}'.");
        }
        given["--minutes"] = minutes;
        var settings = given.ToDictionary(pair => $"ML_ATTENTION_{command}_{pair.Key[2..]}".ToUpperInvariant(), pair => pair.Value);
        // With an arena for each thread and large blocks in it, its defaults, glibc keeps more of what was freed, in pieces.
        (settings["MALLOC_ARENA_MAX"], settings["MALLOC_MMAP_THRESHOLD_"]) = ("1", "131072");
        return DotNet.Start(root, ["run", "-c", "Release", "--project", $"test/Ml.Attention.{(command == "soak" ? "Soak" : "Fuzz")}Tests", "--", "-reporter", "verbose", "-showliveoutput"], settings);
    }
}

internal static class DotNet
{
    /// <summary>The <c>dotnet</c> that runs this program.</summary>
    public static readonly string File = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    public static int Start(string folder, string[] arguments, Dictionary<string, string>? settings = null)
    {
        var start = Processes.Describe(File, arguments, folder);
        foreach (var (name, value) in settings ?? [])
        {
            start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}

internal static class Processes
{
    public static ProcessStartInfo Describe(string file, string[] arguments, string folder)
    {
        ProcessStartInfo start = new(file, arguments) { WorkingDirectory = folder };
        // What an MSBuild around this program set for itself would mislead the one that is started.
        foreach (string name in (string[])["MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath"])
        {
            start.Environment.Remove(name);
        }
        return start;
    }

    /// <summary>Runs a program to its end; returns its exit code and what it wrote.</summary>
    public static (int ExitCode, string Output) Capture(string file, string[] arguments, string folder)
    {
        ProcessStartInfo start = Describe(file, arguments, folder);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    /// <summary>The full path of a program on the PATH, or null.</summary>
    public static string? Find(string name)
    {
        string[] endings = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? [".exe", ".cmd"] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, name + ending)))
            .FirstOrDefault(File.Exists);
    }
}
