using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataViewSchema
{
    /// <summary>Collects columns and makes a schema of them.</summary>
    public sealed class Builder
    {
        private readonly List<DetachedColumn> _columns = [];

        public Builder()
        {
        }

        public void AddColumn(string name, DataViewType type, Annotations? annotations = null)
        {
            if (string.IsNullOrEmpty(name))
            {
                throw new ArgumentNullException(nameof(name));
            }

            ArgumentNullException.ThrowIfNull(type);
            _columns.Add(new DetachedColumn(name, type, annotations));
        }

        public void AddColumns(IEnumerable<Column> source)
        {
            foreach (Column column in source)
            {
                _columns.Add(new DetachedColumn(column));
            }
        }

        public void AddColumns(IEnumerable<DetachedColumn> source)
        {
            foreach (DetachedColumn column in source)
            {
                AddColumn(column.Name, column.Type, column.Annotations);
            }
        }

        public DataViewSchema ToSchema()
        {
            var lastOfName = new Dictionary<string, int>();
            for (int i = 0; i < _columns.Count; i++)
            {
                lastOfName[_columns[i].Name] = i;
            }

            var columns = new Column[_columns.Count];
            for (int i = 0; i < columns.Length; i++)
            {
                DetachedColumn column = _columns[i];
                columns[i] = new Column(column.Name, i, lastOfName[column.Name] != i, column.Type, column.Annotations);
            }

            return new DataViewSchema(columns, lastOfName);
        }
    }
}
