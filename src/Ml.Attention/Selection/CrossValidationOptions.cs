using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>What is trained in a cross-validation, and how often.</summary>
public sealed record CrossValidationOptions
{
    /// <summary>In how many parts the examples are cut; as many models are trained.</summary>
    /// <value>2 or more, and at most as many as there are different texts; 5 by default (Kohavi 1995 compares 2 to 20).</value>
    public int Folds { get; init; } = 5;

    /// <summary>
    /// The form of each model and its training. Where <see cref="TextClassificationOptions.Labels"/> are not given, each
    /// model knows all classes of the data, also one that its own examples lack.
    /// </summary>
    public TextClassificationOptions Model { get; init; } = new();

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        if (Folds < 2)
        {
            throw new ArgumentException($"{nameof(Folds)} is {Folds}; expected 2 or more.", nameof(Folds));
        }

        Model.Validate();
        ExampleChecks.ThrowIfMultiLabel(Model);
    }
}
