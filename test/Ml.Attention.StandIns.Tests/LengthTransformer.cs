using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.StandIns.Tests;

/// <summary>The transformer, with a data view, a cursor and a row of its own; it saves itself as the transformer it holds.</summary>
internal sealed class LengthTransformer(MLContext ml, ITransformer inner) : ITransformer, IDisposable
{
    public static string[] Classes { get; } = ["short", "long"];

    public bool IsDisposed { get; private set; }

    public bool IsRowToRowMapper => true;

    public MLContext Context => ml;

    public static DataViewSchema.Column TextColumn(DataViewSchema schema)
    {
        DataViewSchema.Column? text = schema.GetColumnOrNull("Text");
        return text is { Type: TextDataViewType } ? text.Value : throw new ArgumentException($"Column 'Text': expected String, found {text?.Type}.");
    }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        TextColumn(inputSchema);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        var label = new DataViewSchema.Annotations.Builder();
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> classes = (ref VBuffer<ReadOnlyMemory<char>> target) => target = Samples.Texts(Classes);
        label.Add("KeyValues", new VectorDataViewType(TextDataViewType.Instance, 2), classes);
        builder.AddColumn("PredictedLabel", new KeyDataViewType(typeof(uint), 2), label.ToAnnotations());
        var score = new DataViewSchema.Annotations.Builder();
        score.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, 2), classes);
        builder.AddColumn("Score", new VectorDataViewType(NumberDataViewType.Single, 2), score.ToAnnotations());
        return builder.ToSchema();
    }

    public IDataView Transform(IDataView input) => new View(input, GetOutputSchema(input.Schema));

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new Mapper(inputSchema, GetOutputSchema(inputSchema));

    public void Save(ModelSaveContext ctx) => inner.Save(ctx);

    public void Dispose() => IsDisposed = true;

    private static float[] Score(ReadOnlyMemory<char> text)
    {
        float share = 1f / (1 + text.Length);
        return [share, 1 - share];
    }

    private static IEnumerable<DataViewSchema.Column> Needed(DataViewSchema input, IEnumerable<DataViewSchema.Column> columns)
    {
        HashSet<int> wanted = columns.Select(column => column.Index).ToHashSet();
        bool own = wanted.Any(index => index >= input.Count);
        int text = TextColumn(input).Index;
        return input.Where(column => wanted.Contains(column.Index) || (own && column.Index == text));
    }

    private static Delegate Getter(DataViewRow input, int added)
    {
        ValueGetter<ReadOnlyMemory<char>> texts = input.GetGetter<ReadOnlyMemory<char>>(TextColumn(input.Schema));
        ReadOnlyMemory<char> text = default;
        if (added == 0)
        {
            return (ValueGetter<uint>)((ref uint label) =>
            {
                texts(ref text);
                float[] score = Score(text);
                label = score[0] >= score[1] ? 1u : 2u;
            });
        }

        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> score) =>
        {
            texts(ref text);
            VBufferEditor<float> editor = VBufferEditor.Create(ref score, 2);
            Score(text).CopyTo(editor.Values);
            score = editor.Commit();
        });
    }

    private sealed class View(IDataView input, DataViewSchema schema) : IDataView
    {
        public bool CanShuffle => input.CanShuffle;

        public DataViewSchema Schema => schema;

        public long? GetRowCount() => input.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            DataViewSchema.Column[] columns = columnsNeeded.ToArray();
            return new Cursor(input.GetRowCursor(Needed(input.Schema, columns), rand), schema, columns);
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded, rand)];
    }

    private sealed class Cursor(DataViewRowCursor input, DataViewSchema schema, DataViewSchema.Column[] columns) : DataViewRowCursor
    {
        private readonly HashSet<int> _active = columns.Select(column => column.Index).ToHashSet();

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => schema;

        public override bool MoveNext() => input.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => column.Index < input.Schema.Count
            ? input.GetGetter<TValue>(input.Schema[column.Index])
            : (ValueGetter<TValue>)Getter(input, column.Index - input.Schema.Count);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                input.Dispose();
            }
        }
    }

    private sealed class Mapper(DataViewSchema inputSchema, DataViewSchema outputSchema) : IRowToRowMapper
    {
        public DataViewSchema InputSchema => inputSchema;

        public DataViewSchema OutputSchema => outputSchema;

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => Needed(inputSchema, dependingColumns);

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new Row(input, outputSchema);
    }

    private sealed class Row(DataViewRow input, DataViewSchema schema) : DataViewRow
    {
        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => schema;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => column.Index < input.Schema.Count
            ? input.GetGetter<TValue>(input.Schema[column.Index])
            : (ValueGetter<TValue>)Getter(input, column.Index - input.Schema.Count);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                input.Dispose();
            }
        }
    }
}
