namespace Microsoft.ML.Runtime;

/// <summary>Something with a place in the tree of hosts, channels and pipes.</summary>
internal abstract class MessageSource : IExceptionContext
{
    protected MessageSource(string? name, string? parentFullName)
    {
        Name = name;
        ParentFullName = parentFullName;
        FullName = string.IsNullOrEmpty(parentFullName) ? name : $"{parentFullName}; {name}";
    }

    public string? Name { get; }

    public string? ParentFullName { get; }

    public string? FullName { get; }

    public abstract string ContextDescription { get; }

    public abstract TException Process<TException>(TException ex)
        where TException : Exception;
}
