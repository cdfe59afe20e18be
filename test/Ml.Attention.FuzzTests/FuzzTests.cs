using System.Globalization;
using Xunit;

namespace Ml.Attention.FuzzTests;

/// <summary>
/// All that reads files of others bears damaged ones: it answers, or refuses by an exception of its own, soon and without much
/// memory. Some hundred inputs a target beside the other tests; <c>./build.sh fuzz --minutes N</c> goes on for longer.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int FewInputs = 200;

    [Fact]
    public void Damaged_inputs_are_borne()
    {
        double? minutes = double.TryParse(Setting("MINUTES"), CultureInfo.InvariantCulture, out double given) ? given : null;
        int seed = int.TryParse(Setting("SEED"), CultureInfo.InvariantCulture, out int number) ? number : minutes is null ? 20261126 : Environment.TickCount;
        var run = new FuzzRun(seed, output.WriteLine);
        using var all = new FuzzTargets();
        FuzzTarget[] targets = [.. all.All.Where(target => Setting("ONLY") is not { } only || target.Name == only)];
        Assert.True(targets.Length > 0, $"There is no target '{Setting("ONLY")}'; expected one of {string.Join(", ", all.All.Select(target => target.Name))}.");
        if (Setting("INPUT") is { } input)
        {
            output.WriteLine(run.Try(targets[0], File.ReadAllBytes(input)) ? "It is taken." : "It is refused.");
        }
        else
        {
            foreach (var target in targets)
            {
                var (tried, refused) = minutes is { } time
                    ? run.Run(target, TimeSpan.FromMinutes(time / targets.Length), long.MaxValue)
                    : run.Run(target, TimeSpan.MaxValue, FewInputs);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name}: {tried:N0} inputs, {refused:N0} refused; seed {seed}"));
            }
        }

        Assert.Equal(0, run.Findings);
    }

    private static string? Setting(string name) => Environment.GetEnvironmentVariable($"ML_ATTENTION_FUZZ_{name}") is { Length: > 0 } value ? value : null;
}
