using System.Linq.Expressions;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A field or property of a user's class.</summary>
internal sealed class RowMember
{
    private readonly MemberInfo _member;

    private RowMember(MemberInfo member)
    {
        _member = member;
        Type = member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;
        IsVector = Type.IsArray || (Type.IsGenericType && Type.GetGenericTypeDefinition() == typeof(VBuffer<>));
        ElementType = !IsVector ? Type : Type.IsArray ? Type.GetElementType()! : Type.GetGenericArguments()[0];
    }

    public string Name => _member.Name;

    public string ColumnName => Attribute<ColumnNameAttribute>()?.Name ?? Name;

    public string Kind => _member is FieldInfo ? "Field" : "Property";

    public Type Type { get; }

    public bool IsVector { get; }

    /// <summary>The type of the member, or of its items.</summary>
    public Type ElementType { get; }

    /// <summary>The same as a column holds it: text is not a string there.</summary>
    public Type ColumnItemType => ElementType == typeof(string) ? typeof(ReadOnlyMemory<char>) : ElementType;

    public static IEnumerable<RowMember> AllOf(Type type, SchemaDefinition.Direction direction)
    {
        bool read = direction.HasFlag(SchemaDefinition.Direction.Read);
        bool write = direction.HasFlag(SchemaDefinition.Direction.Write);
        IEnumerable<MemberInfo> properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0)
            .Where(property => (read && property.GetGetMethod() is not null) || (write && property.GetSetMethod() is not null));
        return type.GetFields(BindingFlags.Public | BindingFlags.Instance)
            .Concat(properties)
            .Where(member => member.GetCustomAttribute<NoColumnAttribute>() is null)
            .Select(member => new RowMember(member))
            .Where(member => member.Type != typeof(IChannel));
    }

    public static RowMember Find(Type type, string name) =>
        ((MemberInfo?)type.GetField(name) ?? type.GetProperty(name)) is MemberInfo member
            ? new RowMember(member)
            : throw new ArgumentOutOfRangeException("userSchemaDefinition", $"No field or property with name '{name}' found in type '{type.FullName}'");

    public TAttribute? Attribute<TAttribute>()
        where TAttribute : Attribute => _member.GetCustomAttribute<TAttribute>();

    public DataViewType InferColumnType()
    {
        Ensure.Param(ColumnTypes.TryGet(ElementType, out PrimitiveDataViewType item), "rawType",
            $"Could not determine an IDataView type and registered custom types for member {Name}");
        if (Attribute<KeyTypeAttribute>()?.KeyCount is KeyCount keys)
        {
            Ensure.Param(KeyDataViewType.IsValidDataType(ElementType), "userType",
                $"Member {Name} marked with KeyType attribute, but does not appear to be a valid kind of data for a key type");
            item = new KeyDataViewType(ElementType, keys.Count!.Value);
        }

        var size = Attribute<VectorTypeAttribute>();
        Ensure.Param(size is null || IsVector, "userType",
            $"Member {Name} marked with VectorTypeAttribute, but does not appear to be a vector type");
        return !IsVector ? item
            : size is { Dimensions.Length: > 0 } ? new VectorDataViewType(item, size.Dimensions)
            : new VectorDataViewType(item);
    }

    public Func<TRow, TMember> CompileGetter<TRow, TMember>()
    {
        ParameterExpression row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TMember>>(Expression.MakeMemberAccess(row, _member), row).Compile();
    }

    public Action<TRow, TMember> CompileSetter<TRow, TMember>()
    {
        ParameterExpression row = Expression.Parameter(typeof(TRow));
        ParameterExpression value = Expression.Parameter(typeof(TMember));
        return Expression.Lambda<Action<TRow, TMember>>(
            Expression.Assign(Expression.MakeMemberAccess(row, _member), value), row, value).Compile();
    }
}
