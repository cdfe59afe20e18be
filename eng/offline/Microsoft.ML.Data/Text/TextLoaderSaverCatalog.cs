using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Data views from text files.</summary>
public static class TextLoaderSaverCatalog
{
    public static TextLoader CreateTextLoader(this DataOperationsCatalog catalog, TextLoader.Column[] columns, char separatorChar = '\t',
        bool hasHeader = false, IMultiStreamSource? dataSample = null, bool allowQuoting = false, bool trimWhitespace = false, bool allowSparse = false) =>
        new(Options(columns, separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse), dataSample);

    public static TextLoader CreateTextLoader(this DataOperationsCatalog catalog, TextLoader.Options options, IMultiStreamSource? dataSample = null) =>
        new(options, dataSample);

    public static TextLoader CreateTextLoader<TInput>(this DataOperationsCatalog catalog, char separatorChar = '\t', bool hasHeader = false,
        IMultiStreamSource? dataSample = null, bool allowQuoting = false, bool trimWhitespace = false, bool allowSparse = false) =>
        catalog.CreateTextLoader<TInput>(Options(null, separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse), dataSample);

    public static TextLoader CreateTextLoader<TInput>(this DataOperationsCatalog catalog, TextLoader.Options? options, IMultiStreamSource? dataSample = null) =>
        new(TextLoader.WithColumnsOf<TInput>(options), dataSample);

    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog, string path, TextLoader.Column[] columns, char separatorChar = '\t',
        bool hasHeader = false, bool allowQuoting = false, bool trimWhitespace = false, bool allowSparse = false)
    {
        MultiFileSource source = Source(path);
        return new TextLoader(Options(columns, separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse)).Load(source);
    }

    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog, string path, TextLoader.Options? options = null)
    {
        MultiFileSource source = Source(path);
        return new TextLoader(options, source).Load(source);
    }

    public static IDataView LoadFromTextFile<TInput>(this DataOperationsCatalog catalog, string path, char separatorChar = '\t',
        bool hasHeader = false, bool allowQuoting = false, bool trimWhitespace = false, bool allowSparse = false)
    {
        MultiFileSource source = Source(path);
        TextLoader.Options options = Options(null, separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse);
        return catalog.CreateTextLoader<TInput>(options).Load(source);
    }

    public static IDataView LoadFromTextFile<TInput>(this DataOperationsCatalog catalog, string path, TextLoader.Options? options)
    {
        MultiFileSource source = Source(path);
        return catalog.CreateTextLoader<TInput>(options).Load(source);
    }

    private static TextLoader.Options Options(TextLoader.Column[]? columns, char separator, bool header, bool quoting, bool trim, bool sparse) => new()
    {
        Columns = columns,
        Separators = [separator],
        HasHeader = header,
        AllowQuoting = quoting,
        TrimWhitespace = trim,
        AllowSparse = sparse,
    };

    private static MultiFileSource Source(string path)
    {
        Ensure.NotEmpty(path, nameof(path));
        var source = new MultiFileSource(path);
        Ensure.Param(source.Count > 0 && File.Exists(source.GetPathOrNull(0)), nameof(path), $"File or directory does not exist at path: {path}");
        return source;
    }
}
