using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Ml.Attention.Tests.Architecture;
using Xunit;

namespace Ml.Attention.Tests.Packaging;

/// <summary>What <c>dotnet pack</c> puts into the package.</summary>
public sealed class PackageTests(PackedLibrary packed) : IClassFixture<PackedLibrary>
{
    /// <summary>Names that an assembly refers to, and the package that brings each.</summary>
    private static readonly Dictionary<string, string> PackageOf = new()
    {
        ["Microsoft.ML.Core"] = "Microsoft.ML",
        ["Microsoft.ML.Data"] = "Microsoft.ML",
        ["Microsoft.ML.DataView"] = "Microsoft.ML",
        ["Microsoft.ML.Transforms"] = "Microsoft.ML",
        ["Microsoft.ML.OnnxRuntime"] = "Microsoft.ML.OnnxRuntime.Managed",
    };

    [Fact]
    public void Holds_the_library_its_documentation_and_a_README() => Assert.Equal(
        ["README.md", "lib/net10.0/Ml.Attention.dll", "lib/net10.0/Ml.Attention.xml"],
        Content(packed.Package));

    [Fact]
    public void Symbols_are_in_a_package_of_their_own() =>
        Assert.Equal(["lib/net10.0/Ml.Attention.pdb"], Content(packed.Symbols));

    [Fact]
    public void Depends_on_ML_NET_and_ONNX_Runtime_however_it_was_built()
    {
        string protobuf = (string)Versions().Descendants("MlNetProtobufVersion").Single();
        Assert.Equal(
            [
                ("Google.Protobuf", protobuf),
                ("Microsoft.ML", VersionOf("Microsoft.ML")),
                ("Microsoft.ML.OnnxRuntime", VersionOf("Microsoft.ML.OnnxRuntime")),
                ("Microsoft.ML.OnnxRuntime.Managed", VersionOf("Microsoft.ML.OnnxRuntime.Managed")),
                ("Microsoft.ML.OnnxTransformer", VersionOf("Microsoft.ML.OnnxTransformer")),
                ("System.Numerics.Tensors", VersionOf("System.Numerics.Tensors")),
            ],
            Dependencies());
        Assert.All(Dependencies(), dependency => Assert.Matches("^\\d+\\.\\d+\\.\\d+$", dependency.Version));
    }

    [Fact]
    public void Every_assembly_that_it_refers_to_comes_with_a_dependency()
    {
        using var library = new PEReader(new MemoryStream(Read(packed.Package, "lib/net10.0/Ml.Attention.dll")));
        var metadata = library.GetMetadataReader();
        var names = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToList();
        Assert.Contains("Microsoft.ML.Data", names);
        string[] packages = [.. Dependencies().Select(dependency => dependency.Id)];
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(Path.GetFileNameWithoutExtension);
        Assert.Empty(names.Except(framework).Select(name => PackageOf.GetValueOrDefault(name!, name!)).Except(packages));
    }

    [Fact]
    public void Says_what_it_is()
    {
        var metadata = Nuspec().Root!.Elements().Single();
        string Value(string name) => (string)metadata.Elements().Single(element => element.Name.LocalName == name);
        Assert.Equal("Ml.Attention", Value("id"));
        Assert.Equal("README.md", Value("readme"));
        Assert.Contains("Transformer", Value("description"), StringComparison.Ordinal);
        Assert.Contains("onnx", Value("tags").Split(' '));
        Assert.Contains("mlContext.Attention.TextClassification", System.Text.Encoding.UTF8.GetString(Read(packed.Package, "README.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Microsoft.ML.OnnxRuntime")]
    [InlineData("Microsoft.ML.OnnxRuntime.Gpu")]
    public void The_way_to_a_GPU_names_the_version_that_it_depends_on(string package) => Assert.Contains(
        $"Include=\"{package}\" Version=\"{VersionOf(package)}\"",
        File.ReadAllText(Repository.PathOf("src", "Ml.Attention", "PACKAGE.md")),
        StringComparison.Ordinal);

    private static XDocument Versions() => XDocument.Load(Repository.PathOf("Directory.Packages.props"));

    private static string VersionOf(string package) =>
        (string)Versions().Descendants("PackageVersion").Single(element => (string?)element.Attribute("Include") == package).Attribute("Version")!;

    private XDocument Nuspec() => XDocument.Load(new MemoryStream(Read(packed.Package, "Ml.Attention.nuspec")));

    private (string Id, string Version)[] Dependencies()
    {
        var group = Nuspec().Descendants().Single(element => element.Name.LocalName == "group");
        Assert.Equal("net10.0", (string?)group.Attribute("targetFramework"));
        return [.. group.Elements().Select(element => ((string)element.Attribute("id")!, (string)element.Attribute("version")!))];
    }

    /// <summary>The files of a package, bar those that every package has.</summary>
    private static IEnumerable<string> Content(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName)
            .Where(name => name is not ("[Content_Types].xml" or "Ml.Attention.nuspec") && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }

    private static byte[] Read(string package, string name)
    {
        using var archive = ZipFile.OpenRead(package);
        using var content = archive.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
