using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Runs a function on each row.</summary>
public sealed class CustomMappingTransformer<TSrc, TDst> : ITransformer
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly Action<TSrc, TDst> _map;
    private readonly string? _contractName;

    internal CustomMappingTransformer(Action<TSrc, TDst> mapAction, string? contractName,
        SchemaDefinition? inputDefinition = null, SchemaDefinition? outputDefinition = null)
    {
        ArgumentNullException.ThrowIfNull(mapAction);
        _map = mapAction;
        _contractName = contractName;
        InputDefinition = inputDefinition;
        AddedColumns = TypedColumn.Of(typeof(TDst), SchemaDefinition.Direction.Write, outputDefinition);
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal SchemaDefinition? InputDefinition { get; }

    internal TypedColumn[] AddedColumns { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new ColumnBindings(new Mapper(this, inputSchema)).Schema;

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedDataView(input, new Mapper(this, input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => new BoundRowMapper(new Mapper(this, inputSchema));

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        Ensure.That(_contractName is not null, "Empty contract name for a transform: the transform cannot be saved");
        ctx.Sign(CustomMappingLoader.Signature);
        ctx.Writer.Write(_contractName!);
        ctx.Writer.Write(_map.Method.DeclaringType!.Assembly.FullName!);
    }

    private sealed class Mapper : RowMapper
    {
        private readonly CustomMappingTransformer<TSrc, TDst> _parent;
        private readonly RowFiller<TSrc> _filler;

        public Mapper(CustomMappingTransformer<TSrc, TDst> parent, DataViewSchema inputSchema)
            : base(inputSchema)
        {
            _parent = parent;
            _filler = new RowFiller<TSrc>(inputSchema, ignoreMissingColumns: false, parent.InputDefinition);
        }

        public override void MarkInputs(bool[] activeOutputs, bool[] activeInputs)
        {
            foreach (DataViewSchema.Column source in _filler.Sources)
            {
                activeInputs[source.Index] = true;
            }
        }

        public override Delegate?[] MakeGetters(DataViewRow input, bool[] activeOutputs, out IDisposable? resources)
        {
            resources = null;
            var source = new TSrc();
            var target = new TDst();
            var row = new ObjectRow<TDst>(_parent.AddedColumns);
            Action<TSrc> fill = _filler.Bind(input);
            long computed = -1;

            // The function runs once a row, however many of its columns are read.
            void Compute()
            {
                if (computed != input.Position)
                {
                    fill(source);
                    _parent._map(source, target);
                    row.Set(target);
                    computed = input.Position;
                }
            }

            return activeOutputs.Select((active, i) =>
                active ? GenericCall.Of<Delegate>(Getter<int>, row.Schema[i].Type.RawType, row, row.Schema[i], (Action)Compute) : null).ToArray();
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputs() =>
            TypedColumn.SchemaOf(_parent.AddedColumns).Select(column => new DataViewSchema.DetachedColumn(column)).ToArray();

        private static Delegate Getter<T>(DataViewRow row, DataViewSchema.Column column, Action compute)
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            return (ValueGetter<T>)((ref T value) =>
            {
                compute();
                getter(ref value);
            });
        }
    }
}
