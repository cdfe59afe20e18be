using System.Diagnostics;
using Ml.Attention.Sample.Data;
using Ml.Attention.Sample.DuckDb;
using Ml.Attention.Sample.Output;

namespace Ml.Attention.Sample.Jobs;

/// <summary>Scores files into a folder, so that a run that is killed is gone on with by the next.</summary>
internal sealed class ScoreJob
{
    /// <summary>What DuckDB may hold of inputs, in MiB.</summary>
    private const int MemoryLimit = 400;

    private readonly JobOptions _options;
    private readonly CommandStreams _streams;
    private readonly LockTimes _lockTimes;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<string, (FileState State, string Hash)> _inputs = new(StringComparer.Ordinal);

    private ScoreJob(JobOptions options, CommandStreams streams, LockTimes lockTimes, CancellationToken cancellationToken) =>
        (_options, _streams, _lockTimes, _cancellationToken) = (options, streams, lockTimes, cancellationToken);

    /// <summary>Runs a job, or the shard of it that the options name.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="load">Loads the model; called where there is anything to score.</param>
    /// <param name="streams">The error stream is told of progress.</param>
    /// <param name="lockTimes">How locks of other machines are watched.</param>
    /// <param name="cancellationToken">Ends the job; what is finished stays.</param>
    /// <exception cref="InputException">Inputs, model or folder are not as they should be.</exception>
    /// <exception cref="DiskFullException">There is no space left.</exception>
    public static JobSummary Run(JobOptions options, Func<ITextScorer> load, CommandStreams streams, LockTimes? lockTimes, CancellationToken cancellationToken) =>
        new ScoreJob(options, streams, lockTimes ?? LockTimes.Default, cancellationToken).Run(load);

    private JobSummary Run(Func<ITextScorer> load)
    {
        using var session = Open();
        using var interruption = _cancellationToken.Register(session.Interrupt);
        try
        {
            return Run(session, load);
        }
        catch (Exception exception) when (_cancellationToken.IsCancellationRequested && (exception is DuckDbException || exception.InnerException is DuckDbException))
        {
            throw new OperationCanceledException(exception.Message, exception, _cancellationToken);
        }
    }

    private JobSummary Run(DuckDbSession session, Func<ITextScorer> load)
    {
        var files = WithoutOutputs(InputFiles.Find(session, _options.Inputs, _options.Quotes));
        var plan = JobPlan.Create(session, files, _options, _cancellationToken);
        CheckNames(plan);
        var model = FileState.Of(_options.Model);
        var job = JobDescription.Of(plan, _options, FileHash.Of(_options.Model, _cancellationToken));
        try
        {
            Directory.CreateDirectory(_options.Output);
            using var jobLock = JobLock.Take(_options.Output, _options.Shard, _options.Force, Say, _lockTimes, _cancellationToken);
            Claim(job, plan);
            return Score(session, plan, job, () => Load(load, model));
        }
        catch (Exception exception) when (DiskFullException.Is(exception))
        {
            throw new DiskFullException($"There is no space left for '{_options.Output}'; the half output was removed. Make space and run the same command again: it goes on behind what is finished.", exception);
        }
        catch (DuckDbException exception)
        {
            throw new InputException($"'{_options.Output}' cannot be written: {exception.Summary}.", exception);
        }
    }

    private JobSummary Score(DuckDbSession session, JobPlan plan, JobDescription job, Func<ITextScorer> load)
    {
        InputPart[] parts = [.. plan.Of(_options.Shard)];
        RemoveHalfOutputs(parts);
        var before = Manifest.Read(_options.Output, _options.Shard) ?? [];
        var finished = FinishedParts.Check(_options, job, parts, before, path => Input(path).Hash, Say);
        if (finished.Count < before.Count)
        {
            Manifest.Keep(_options.Output, _options.Shard, finished);
        }

        using var manifest = Manifest.Open(_options.Output, _options.Shard);
        using var rejected = RejectedRows.Open(_options.Output, _options.Shard, finished, _options.MaxRejected);
        HashSet<string> done = [.. finished.Select(line => line.Output)];
        InputPart[] todo = [.. parts.Where(part => !done.Contains(part.Output))];
        if (done.Count > 0)
        {
            Say($"{done.Count} of {parts.Length} outputs are finished already.");
        }

        long started = Stopwatch.GetTimestamp(), rows = 0;
        if (todo.Length > 0)
        {
            using var scorer = load();
            CheckModel(scorer);
            using var scoring = new PartScoring(session, scorer, _options);
            var progress = new JobProgress(_streams, todo.Length, todo.Sum(part => Weight(part, plan)));
            started = Stopwatch.GetTimestamp();
            try
            {
                foreach (var part in todo)
                {
                    rows += Score(session, plan, job, part, scoring, manifest, rejected, progress);
                }
            }
            finally
            {
                progress.Clear();
            }
        }

        return new(_options.Shard, parts.Length, done.Count, rows, rejected.Count, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private long Score(
        DuckDbSession session, JobPlan plan, JobDescription job, InputPart part, PartScoring scoring, Manifest manifest, RejectedRows rejected, JobProgress progress)
    {
        long started = Stopwatch.GetTimestamp(), rejectedBefore = rejected.Count;
        string output = Path.Combine(_options.Output, part.Output), temporary = HalfOutput(part);
        var (input, hash) = Input(part.File.Path);
        if (scoring.MustClose(part))
        {
            scoring.Close();
        }

        var survey = plan.Survey(session, part.File, _cancellationToken);
        foreach (var line in survey.Unreadable.Where(line => IsIn(line, part)))
        {
            rejected.Add(new(part.File.Path, line.Line - 1, line.Reason));
        }

        progress.Begin(part.Rows ?? survey.Rows, Weight(part, plan));
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(output)!);
            long rows = scoring.Score(part, survey, temporary, rejected.Add, progress.Add, _cancellationToken);
            input.CheckUnchanged();
            using (var file = File.OpenHandle(temporary, FileMode.Open, FileAccess.ReadWrite))
            {
                RandomAccess.FlushToDisk(file);
            }

            // Rows that were rejected first, then the output, then the line that makes both valid.
            rejected.Flush();
            File.Move(temporary, output, overwrite: true);
            var line = new ManifestLine
            {
                Output = part.Output,
                Input = part.File.Path,
                FirstRow = part.FirstRow,
                Rows = rows,
                Rejected = rejected.Count - rejectedBefore,
                Bytes = new FileInfo(output).Length,
                InputBytes = input.Bytes,
                InputHash = hash,
                ModelHash = job.ModelHash,
                Job = job.Id,
                Seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3),
                RejectedBytes = rejected.Bytes,
            };
            manifest.Add(line);
            progress.End(line);
            return rows;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Loads the model whose hash was taken, and no other that took its place since: outputs are filed under that hash.</summary>
    private static ITextScorer Load(Func<ITextScorer> load, FileState model)
    {
        var scorer = load();
        try
        {
            model.CheckUnchanged();
            return scorer;
        }
        catch
        {
            scorer.Dispose();
            throw;
        }
    }

    /// <summary>Makes the folder this job's, or finds that it is another's.</summary>
    private void Claim(JobDescription job, JobPlan plan)
    {
        var before = JobDescription.Read(_options.Output);
        if (before is null)
        {
            if (!_options.Force && plan.Of(_options.Shard).FirstOrDefault(part => File.Exists(Path.Combine(_options.Output, part.Output))) is { } other)
            {
                throw new InputException($"'{Path.Combine(_options.Output, other.Output)}' is there, and the folder has no {JobDescription.FileName}: no job has made it. Score into another folder, or replace it with --force.");
            }

            job.Write(_options.Output, replace: false);
            before = JobDescription.Read(_options.Output)!;
        }

        if (job.Difference(before) is not { } difference)
        {
            return;
        }

        if (IsUntouched(before))
        {
            job.Write(_options.Output, replace: true);
            return;
        }

        if (!_options.Force)
        {
            throw new InputException($"'{_options.Output}' holds another job: {difference}. --force scores again what has changed; or score into another folder.");
        }

        Say($"--force: {difference}.");
        RemoveOther(before, job);
        job.Write(_options.Output, replace: true);
    }

    /// <summary>Whether a job has finished nothing and no other shard is at work on it: what was wrong may have been mended since.</summary>
    private bool IsUntouched(JobDescription before) =>
        Directory.GetFiles(_options.Output, "_lock*.guard").Length == 1
        && Enumerable.Range(1, before.Shards).All(number => (Manifest.Read(_options.Output, new(number, before.Shards)) ?? []).Count == 0);

    /// <summary>Removes what another job has made and this one would not replace: its rows would stand in the folder twice.</summary>
    private void RemoveOther(JobDescription before, JobDescription job)
    {
        var stays = job.Inputs.SelectMany(input => input.Outputs).ToHashSet(StringComparer.Ordinal);
        foreach (string output in before.Inputs.SelectMany(input => input.Outputs).Where(output => !stays.Contains(output)))
        {
            string path = Path.Combine(_options.Output, output);
            if (File.Exists(path))
            {
                File.Delete(path);
            }
        }

        for (int number = 1; before.Shards != job.Shards && number <= before.Shards; number++)
        {
            var shard = new Shard(number, before.Shards);
            File.Delete(Path.Combine(_options.Output, Manifest.FileName(shard)));
            File.Delete(Path.Combine(_options.Output, RejectedRows.FileName(shard)));
        }
    }

    private static DuckDbSession Open()
    {
        try
        {
            return new(MemoryLimit);
        }
        catch (DllNotFoundException exception)
        {
            throw new InputException("DuckDB's library, with which files are read and written, is not beside the program: './build.sh setup' and a build bring it for Linux and macOS on x64 and arm64 and for Windows on x64.", exception);
        }
    }

    /// <summary>The files that the job itself has not made: a pattern may cover its folder too.</summary>
    private InputFile[] WithoutOutputs(IReadOnlyList<InputFile> files)
    {
        var made = JobDescription.Read(_options.Output)?.Inputs.SelectMany(input => input.Outputs).Select(output => Path.GetFullPath(Path.Combine(_options.Output, output))).ToHashSet(StringComparer.Ordinal);
        InputFile[] others = [.. files.Where(file => made?.Contains(file.Path) != true)];
        return others.Length > 0 ? others : throw new InputException($"All files that --input stands for are outputs of the job in '{_options.Output}'; expected files to score.");
    }

    private void CheckNames(JobPlan plan)
    {
        foreach (var part in plan.Parts)
        {
            if (Path.GetFullPath(Path.Combine(_options.Output, part.Output)) == part.File.Path)
            {
                throw new InputException($"The output of '{part.File.Path}' would be the file itself; choose another --output.");
            }
        }
    }

    private void CheckModel(ITextScorer scorer)
    {
        if (scorer.ReadsPairs != _options.Columns.Second is not null)
        {
            throw new InputException(scorer.ReadsPairs
                ? "The model reads pairs of texts; name the column of the second ones with --second-text-column."
                : $"The model reads one text and --second-text-column is '{_options.Columns.Second}'; leave it out.");
        }

        if (_options.Columns.Keep.Intersect(_options.Scores.Names(scorer.Labels.Count), StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } name)
        {
            throw new InputException($"--keep names the column '{name}', and so is a column of the model's answers called; rename it in the input.");
        }
    }

    /// <summary>What runs that were killed have left.</summary>
    private void RemoveHalfOutputs(IEnumerable<InputPart> parts)
    {
        foreach (var part in parts)
        {
            string folder = Path.GetDirectoryName(HalfOutput(part))!;
            if (Directory.Exists(folder))
            {
                File.Delete(HalfOutput(part));
            }
        }
    }

    private string HalfOutput(InputPart part)
    {
        string output = Path.Combine(_options.Output, part.Output);
        return Path.Combine(Path.GetDirectoryName(output)!, $".{Path.GetFileName(output)}.tmp");
    }

    /// <summary>An input as it was when its hash was taken: all its parts are scored from that, or it has changed.</summary>
    private (FileState State, string Hash) Input(string path) =>
        _inputs.TryGetValue(path, out var input) ? input : _inputs[path] = (FileState.Of(path), FileHash.Of(path, _cancellationToken));

    private static bool IsIn(UnreadableLine line, InputPart part) =>
        (line.ReadableBefore >= part.FirstRow || part.FirstRow == 0) && (part.IsLast || line.ReadableBefore < part.FirstRow + part.Rows);

    /// <summary>The part's share of its file, in bytes.</summary>
    private static double Weight(InputPart part, JobPlan plan)
    {
        double bytes = new FileInfo(part.File.Path).Length;
        return part is { Rows: { } rows } && plan.Parts.Where(other => ReferenceEquals(other.File, part.File)).Sum(other => other.Rows ?? 0) is > 0 and var all ? bytes * rows / all : bytes;
    }

    private void Say(string text) => _streams.Error.WriteLine(Excerpt.Visible(text));
}
