using Ml.Attention.Tests.Architecture;
using Ml.Attention.Tests.Sample;
using Xunit;

namespace Ml.Attention.Tests.Packaging;

/// <summary>The package made of what is built already.</summary>
public sealed class PackedLibrary : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Package => Single("*.nupkg");

    public string Symbols => Single("*.snupkg");

    public async ValueTask InitializeAsync() =>
        await DotNetCommand.RunAsync(Repository.Root, "pack", Repository.PathOf("src", "Ml.Attention", "Ml.Attention.csproj"), "--no-build", "-o", _folder.Path);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private string Single(string pattern) => Assert.Single(Directory.GetFiles(_folder.Path, pattern));
}
