using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>
/// Says what to try next: first the options given, then random ones (Bergstra &amp; Bengio 2012), then the best so far with
/// each parameter changed with probability 1/n and at least one: the (1+1) evolutionary algorithm (Droste, Jansen &amp;
/// Wegener 2002). The same seed, number and trials give the same proposal, so a search can be taken up again.
/// </summary>
/// <param name="options">Start, seed, number of random trials and parameters.</param>
internal sealed class TrialProposals(HyperparameterSearchOptions options)
{
    /// <summary>After so many proposals that were tried already there is nothing new to be found.</summary>
    private const int MostAttempts = 1000;

    private readonly IReadOnlyList<SearchedParameter> _parameters = SearchSpace.Of(options);

    /// <summary>The next trial's origin and options; null where all was tried.</summary>
    /// <param name="trials">All trials so far.</param>
    public (TrialOrigin Origin, TextClassificationOptions Options)? Next(IReadOnlyList<SearchTrial> trials)
    {
        if (trials.Count == 0)
        {
            return (TrialOrigin.Start, options.Start);
        }

        var best = trials.Where(trial => trial.Failure is null).Min(new TrialOrder(options.Metric));
        var random = RandomOf(trials.Count);
        var tried = trials.Select(trial => trial.Options.ToJson()).ToHashSet(StringComparer.Ordinal);
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            bool isRandom = best is null || trials.Count <= options.RandomTrials;
            var proposal = isRandom
                ? _parameters.Aggregate(options.Start, (present, parameter) => Valid(parameter.Draw(present, random), present))
                : Changed(best!.Options, random);
            if (!tried.Contains(proposal.ToJson()))
            {
                return (isRandom ? TrialOrigin.Random : TrialOrigin.Changed, proposal);
            }
        }

        return null;
    }

    /// <summary>Random numbers of seeds that follow one another are alike; those of hashes are not.</summary>
    private Random RandomOf(int trial) =>
        new(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{options.Seed} {trial}")))));

    private TextClassificationOptions Changed(TextClassificationOptions best, Random random)
    {
        int always = random.Next(_parameters.Count);
        foreach (var (i, parameter) in _parameters.Index())
        {
            if (random.Next(_parameters.Count) == 0 || i == always)
            {
                best = Valid(parameter.Change(best, random), best);
            }
        }

        return best;
    }

    /// <summary>What was proposed, unless it contradicts the options it was made of: a width that is no multiple of the heads.</summary>
    private static TextClassificationOptions Valid(TextClassificationOptions proposed, TextClassificationOptions before)
    {
        try
        {
            proposed.Validate();
            return proposed;
        }
        catch (ArgumentException)
        {
            return before;
        }
    }
}
