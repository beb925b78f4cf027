namespace Helpdesk.Web;

/// <summary>Checks data annotations of an object and of what it holds, with localized messages. Singleton of each shell.</summary>
public interface IAnnotationValidator
{
    /// <summary>Field (camelCase path such as <c>lines[0].title</c>) to messages; empty when all is well.</summary>
    IReadOnlyDictionary<string, string[]> Validate(object value);
}
