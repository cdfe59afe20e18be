using Xunit;

namespace Ml.Attention.Tests.Architecture;

/// <summary>The public API is a file, so that a change of it is seen in review.</summary>
public sealed class PublicApiTests
{
    private const string AcceptVariable = "ACCEPT_PUBLIC_API";

    [Fact]
    public void Is_as_in_the_file()
    {
        string path = Repository.PathOf("test", "Ml.Attention.Tests", "Architecture", "PublicApi.txt");
        string[] found = [.. PublicApi.Describe(typeof(Attention.Graphs.GraphBuilder).Assembly)];
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            File.WriteAllLines(path, found);
        }

        string[] expected = File.ReadAllLines(path);
        var added = found.Except(expected).Select(line => $"+ {line}");
        var removed = expected.Except(found).Select(line => $"- {line}");
        Assert.True(expected.SequenceEqual(found),
            $"The public API has changed:\n{string.Join('\n', removed.Concat(added))}\nTo accept it, run the tests once with {AcceptVariable}=1 and commit PublicApi.txt.");
    }
}
