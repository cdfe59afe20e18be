using System.Diagnostics;

namespace Ml.Attention.Training;

/// <summary>Saves a training as it goes on, and knows what an earlier process has saved of it.</summary>
internal sealed class CheckpointLog
{
    private readonly TrainingCheckpoints _options;
    private readonly CheckpointFile _file;
    private readonly SortedDictionary<string, string> _fingerprint;
    private readonly List<FinishedRun> _finished = [];
    private readonly int _earlier;
    private RunState? _present;
    private int _taken;
    private bool _hasSaved;
    private int _steps;
    private int _epochs;
    private long _saved = Stopwatch.GetTimestamp();

    private CheckpointLog(TrainingCheckpoints options, SortedDictionary<string, string> fingerprint)
    {
        (_options, _file, _fingerprint) = (options, new(options), fingerprint);
        if (!_file.Exists)
        {
            return;
        }

        if (!options.Resume)
        {
            throw new CheckpointException($"There is a checkpoint already, '{options.Path}'; go on from it (Resume), remove it, or choose another name.");
        }

        var content = _file.Read();
        if (TrainingFingerprint.Difference(content.Fingerprint, fingerprint) is { } difference)
        {
            throw new CheckpointException($"The checkpoint '{options.Path}' is of another training: {difference}. Go on with what it was made with, or remove it to begin anew.");
        }

        _finished.AddRange(content.Finished);
        (_earlier, _present) = (_finished.Count, content.Present);
        options.Notices?.Invoke($"Training goes on from '{options.Path}': {content.Place}.");
    }

    /// <summary>The log of a training; null where it is not saved.</summary>
    /// <param name="options">Where and how often; null for nowhere.</param>
    /// <param name="fingerprint">What the training depends on.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="CheckpointException">There is a file that training cannot, or shall not, go on from.</exception>
    public static CheckpointLog? Open(TrainingCheckpoints? options, Func<SortedDictionary<string, string>> fingerprint)
    {
        options?.Validate();
        return options is null ? null : new(options, fingerprint());
    }

    /// <summary>The file, for messages.</summary>
    public string Path => _options.Path;

    /// <summary>Whether there is a checkpoint to go on from.</summary>
    public bool HasAny => _hasSaved || _file.Exists;

    /// <summary>What the next run has given to an earlier process; null where it was not complete there.</summary>
    public FinishedRun? TakeFinished() => _taken < _earlier ? _finished[_taken++] : null;

    /// <summary>Where the next run was left by an earlier process; null where it had not begun there.</summary>
    public RunState? TakePresent()
    {
        var present = _present;
        _present = null;
        return present;
    }

    /// <summary>After an update: whether it is time to save.</summary>
    public bool IsDueAfterStep()
    {
        _steps++;
        return _steps >= _options.Steps || Stopwatch.GetElapsedTime(_saved) >= _options.Time;
    }

    /// <summary>After an epoch: whether it is time to save.</summary>
    public bool IsDueAfterEpoch()
    {
        _epochs++;
        int? most = _options.Epochs ?? (_options.Steps is null && _options.Time is null ? 1 : null);
        return _epochs >= most || _steps >= _options.Steps || Stopwatch.GetElapsedTime(_saved) >= _options.Time;
    }

    /// <summary>Saves a run that goes on.</summary>
    public void Save(RunState present) => Write(present);

    /// <summary>Saves a run that is complete.</summary>
    public void Save(FinishedRun finished)
    {
        _finished.Add(finished);
        Write(null);
    }

    private void Write(RunState? present)
    {
        try
        {
            _file.Write(new(_fingerprint, _finished, present));
            _hasSaved = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string message = $"The checkpoint '{_options.Path}' cannot be written: {exception.Message}";
            if (!_hasSaved)
            {
                throw new CheckpointException(message, exception);
            }

            // The disk may have space again later, and what was trained is not lost yet.
            _options.Notices?.Invoke($"{message} Training goes on without.");
        }

        (_steps, _epochs, _saved) = (0, 0, Stopwatch.GetTimestamp());
    }
}
