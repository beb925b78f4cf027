namespace Helpdesk.Errors;

/// <summary>
/// A rule of the field said no. The message is a sentence for the person who gets it: what happened and what to do.
/// Pages show it at the form; the API answers with a problem detail (RFC 9457) and <see cref="Status"/>.
/// </summary>
/// <param name="code">Stable code <c>Module:Reason</c>, for example <c>Incidents:CannotResolve</c>; becomes the problem's type.</param>
/// <param name="message">Sentence in the person's language.</param>
/// <param name="status">HTTP status of the API's answer; 422 by default.</param>
/// <param name="innerException">What went wrong below, for the log.</param>
public class BusinessException(string code, string message, int status = 422, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Stable code <c>Module:Reason</c>.</summary>
    public string Code { get; } = code;

    /// <summary>HTTP status of the API's answer.</summary>
    public int Status { get; } = status;
}

/// <summary>One or more fields do not hold what they must. 400 in the API; messages at the fields on pages.</summary>
/// <param name="errors">Field name (camelCase as in the API) to its messages.</param>
public sealed class ValidationException(IReadOnlyDictionary<string, string[]> errors)
    : BusinessException("Validation:Invalid", string.Join(" ", errors.SelectMany(e => e.Value)), 400)
{
    /// <summary>One field, one message.</summary>
    public ValidationException(string field, string message)
        : this(new Dictionary<string, string[]> { [field] = [message] })
    {
    }

    /// <summary>Field name to messages.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;
}

/// <summary>The record does not exist, or the person may not know that it does. 404.</summary>
public sealed class NotFoundException(string message) : BusinessException("Resource:NotFound", message, 404);

/// <summary>The person lacks a permission. 403.</summary>
public sealed class ForbiddenException(string message) : BusinessException("Security:Forbidden", message, 403);

/// <summary>Somebody else changed the record meanwhile (its stamp differs). 412 for a stale If-Match, the conflict message on pages.</summary>
public sealed class ConcurrencyException(string message) : BusinessException("Data:Conflict", message, 412);

/// <summary>A value that must be unique exists already. 409.</summary>
/// <param name="entityType">Kind of record in the ledger's words, for example <c>identity.team</c>; null when not known.</param>
/// <param name="message">Sentence for the person; use cases catch this exception and say which value it was.</param>
/// <param name="innerException">The database's own error.</param>
public sealed class DuplicateException(string? entityType, string message, Exception? innerException = null)
    : BusinessException("Data:Duplicate", message, 409, innerException)
{
    /// <summary>Kind of record, or null.</summary>
    public string? EntityType { get; } = entityType;
}

/// <summary>The database cannot be reached or is kept busy. 503; try again later. The message names neither password nor connection string.</summary>
public sealed class DatabaseUnavailableException(string message, Exception? innerException = null)
    : BusinessException("Data:Unavailable", message, 503, innerException);
