namespace Microsoft.ML;

/// <summary>Writes the value of one column of the current row into <paramref name="value"/>, reusing its buffers.</summary>
public delegate void ValueGetter<TValue>(ref TValue value);
