namespace Ml.Attention.Training;

/// <summary>
/// Where and how often a training is saved, so that it can go on after its process has ended. With one thread, on the same
/// machine, the model is then the same, byte for byte, as that of a training that nothing has interrupted.
/// </summary>
/// <remarks>
/// A checkpoint holds weights, moments, the position in the schedule and in the epoch, the best weights so far, and what
/// earlier runs have given (<see cref="TrainingOptions.Seeds"/>, <see cref="TrainingOptions.RefitsOnAll"/>): about four times
/// as many bytes as the encoder, and once more for each finished run. It is written to <c>Path.writing</c>, flushed to the disk and
/// renamed; the one before becomes <c>Path.previous</c>, and is taken where the last is damaged. Vocabularies and linear
/// models are not in it: they are made again, which gives the same.
/// </remarks>
/// <param name="Path">The file. A missing folder is made.</param>
public sealed record TrainingCheckpoints(string Path)
{
    /// <summary>Saves after so many epochs.</summary>
    /// <value>1 or more; none by default, which is 1 where <see cref="Steps"/> and <see cref="Time"/> are not given either.</value>
    public int? Epochs { get; init; }

    /// <summary>Saves after so many updates of the weights.</summary>
    /// <value>1 or more; none by default.</value>
    public int? Steps { get; init; }

    /// <summary>Saves after so much time, as soon as a step is complete.</summary>
    /// <value>Above 0; none by default.</value>
    public TimeSpan? Time { get; init; }

    /// <summary>
    /// Whether to go on from the file where it is there. If it is not, training begins; if it is of other options or
    /// examples, that is an error. Where this is false, a file that is there is an error: it may be worth hours.
    /// </summary>
    /// <value>False by default.</value>
    public bool Resume { get; init; }

    /// <summary>Told, in a sentence each, where training goes on from, and what is wrong with a file that is damaged or cannot be written.</summary>
    /// <value>Nobody by default.</value>
    public Action<string>? Notices { get; init; }

    /// <summary>The file before the last.</summary>
    internal string PreviousPath => Path + ".previous";

    /// <summary>Removes the files, once the model is saved.</summary>
    public void Remove()
    {
        File.Delete(Path);
        File.Delete(PreviousPath);
        File.Delete(CheckpointFile.WritingName(Path));
    }

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Path))
        {
            throw new ArgumentException($"{nameof(Path)} is empty; expected the name of a file.", nameof(Path));
        }

        if (Epochs < 1)
        {
            throw new ArgumentException($"{nameof(Epochs)} is {Epochs}; expected 1 or more.", nameof(Epochs));
        }

        if (Steps < 1)
        {
            throw new ArgumentException($"{nameof(Steps)} is {Steps}; expected 1 or more.", nameof(Steps));
        }

        if (Time <= TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(Time)} is {Time}; expected more than 0.", nameof(Time));
        }
    }
}
