namespace Microsoft.ML.Data;

public sealed partial class SchemaDefinition
{
    /// <summary>The column of one member.</summary>
    public sealed class Column
    {
        private readonly Dictionary<string, (DataViewType Type, Delegate Getter)> _annotations = [];

        internal Column(string memberName, DataViewType columnType, string columnName)
        {
            MemberName = memberName;
            ColumnName = columnName;
            ColumnType = columnType;
        }

        public string MemberName { get; }

        public string ColumnName { get; set; }

        public DataViewType ColumnType { get; set; }

        public DataViewSchema.Annotations Annotations
        {
            get
            {
                var builder = new DataViewSchema.Annotations.Builder();
                foreach (KeyValuePair<string, (DataViewType Type, Delegate Getter)> annotation in _annotations)
                {
                    builder.Add(annotation.Key, annotation.Value.Type, annotation.Value.Getter);
                }

                return builder.ToAnnotations();
            }
        }

        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            ArgumentNullException.ThrowIfNull(kind);
            ArgumentNullException.ThrowIfNull(annotationType);
            Ensure.That(!_annotations.ContainsKey(kind), "Column already contains an annotation of this kind.");
            _annotations[kind] = (annotationType, MemberGetters.OfConstant(value, annotationType));
        }

        /// <summary>The annotations of an existing column, as they are.</summary>
        internal void Adopt(DataViewSchema.Annotations annotations)
        {
            foreach (DataViewSchema.Column kind in annotations.Schema)
            {
                _annotations[kind.Name] = (kind.Type, annotations.GetterOf(kind.Index));
            }
        }
    }
}
