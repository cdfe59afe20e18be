using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ml.Attention.Tests.Architecture;
using Xunit;

namespace Ml.Attention.Tests.Packaging;

/// <summary>What is installed is what was looked at: exact versions with hashes, from whatever registry, and no scripts of theirs.</summary>
public sealed partial class PackageLockTests(ITestOutputHelper output)
{
    [Fact]
    public void Each_npm_package_has_a_hash_and_no_address()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("eng", "npm", "package-lock.json")));
        var packages = json.RootElement.GetProperty("packages").EnumerateObject().Where(package => package.Name.Length > 0).ToList();

        output.WriteLine($"{packages.Count} packages");
        Assert.NotEmpty(packages);
        Assert.All(packages, package =>
        {
            Assert.StartsWith("sha512-", package.Value.GetProperty("integrity").GetString(), StringComparison.Ordinal);
            Assert.False(package.Value.TryGetProperty("resolved", out _), package.Name);
        });
    }

    [Fact]
    public void No_script_of_a_package_is_run_and_CI_takes_no_other_packages()
    {
        Assert.Contains("ignore-scripts=true", File.ReadAllLines(Repository.PathOf("eng", "npm", ".npmrc")));
        Assert.Contains("""(npm, ["ci", "--ignore-scripts",""", File.ReadAllText(Repository.PathOf("eng", "build.cs")), StringComparison.Ordinal);
        Assert.Contains("export RestoreLockedMode=true", File.ReadAllLines(Repository.PathOf(".ci", "run")));
    }

    [Fact]
    public void Each_project_has_a_lock_file_with_a_hash_for_each_package()
    {
        string[] projects = [.. Projects().Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];
        string[] locks = Directory.GetFiles(Repository.PathOf("eng", "locks"));

        output.WriteLine($"{locks.Length} projects");
        Assert.Equal(projects, locks.Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal));
        Assert.All(locks, path =>
        {
            string text = File.ReadAllText(path);
            Assert.DoesNotContain("://", text, StringComparison.Ordinal);
            using var json = JsonDocument.Parse(text);
            var packages = json.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject());
            Assert.All(packages.Where(package => package.Value.GetProperty("type").GetString() != "Project"), package =>
            {
                Assert.Equal(64, Convert.FromBase64String(package.Value.GetProperty("contentHash").GetString()!).Length);
                Assert.Matches(ExactVersion(), package.Value.GetProperty("resolved").GetString()!);
            });
        });
    }

    [Fact]
    public void Versions_are_exact_and_stand_in_one_file()
    {
        var versions = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion").Select(each => (string)each.Attribute("Version")!).Where(version => version[0] != '$');

        Assert.All(versions, version => Assert.Matches(ExactVersion(), version));
        Assert.All(Projects(), path => Assert.All(XDocument.Load(path).Descendants("PackageReference"), reference => Assert.Null(reference.Attribute("Version"))));
    }

    private static IEnumerable<string> Projects() => new[] { "src", "test", "eng" }
        .SelectMany(folder => Directory.GetFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories));

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[\w.]+)?$")]
    private static partial Regex ExactVersion();
}
