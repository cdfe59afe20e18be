using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ml.Attention.Sample.DuckDb;

/// <summary>A table function of SQL whose rows this program makes, so that <c>COPY</c> writes them as they come.</summary>
internal sealed class RowSource
{
    private readonly (string Name, ColumnType Type)[] _columns;
    private readonly Fill _fill;

    private RowSource(IEnumerable<(string Name, ColumnType Type)> columns, Fill fill) => (_columns, _fill) = ([.. columns], fill);

    /// <summary>Fills a chunk and says with how many rows; 0 ends the table.</summary>
    internal delegate int Fill(OutputChunk chunk);

    /// <summary>What <see cref="Fill"/> threw, if it did: DuckDB reports it as an error of the statement.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Makes the function known to a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="name">A name that it does not have yet.</param>
    /// <param name="columns">Names and types of the columns; the types are read when a statement begins.</param>
    /// <param name="fill">Makes the rows, in the thread that runs the statement.</param>
    public static unsafe RowSource Register(DuckDbSession session, string name, IEnumerable<(string Name, ColumnType Type)> columns, Fill fill)
    {
        var source = new RowSource(columns, fill);
        nint function = NativeMethods.CreateTableFunction();
        try
        {
            NativeMethods.SetFunctionName(function, name);
            NativeMethods.SetFunctionExtra(function, GCHandle.ToIntPtr(GCHandle.Alloc(source)), &Destroy);
            NativeMethods.SetFunctionBind(function, &Bind);
            NativeMethods.SetFunctionInit(function, &Initialize);
            NativeMethods.SetFunctionBody(function, &Run);
            return NativeMethods.RegisterTableFunction(session.Connection, function) == 0
                ? source
                : throw new DuckDbException($"The table function {name} cannot be registered.");
        }
        finally
        {
            NativeMethods.DestroyTableFunction(ref function);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Destroy(nint extra) => GCHandle.FromIntPtr(extra).Free();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint information)
    {
        foreach (var (name, type) in Of(NativeMethods.BindExtra(information))._columns)
        {
            NativeMethods.AddResultColumn(information, name, type.Handle);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Initialize(nint information) => NativeMethods.SetMaxThreads(information, 1);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Run(nint information, nint chunk)
    {
        var source = Of(NativeMethods.FunctionExtra(information));
        var output = new OutputChunk(chunk);
        try
        {
            output.SetRows(source._fill(output));
        }
#pragma warning disable CA1031 // No exception may pass through native code; it is thrown again behind it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            source.Failure = exception;
            output.SetRows(0);
            NativeMethods.SetFunctionError(information, exception.Message);
        }
    }

    private static RowSource Of(nint extra) => (RowSource)GCHandle.FromIntPtr(extra).Target!;
}
