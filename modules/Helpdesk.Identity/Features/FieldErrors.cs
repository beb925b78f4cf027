using Helpdesk.Errors;
using Microsoft.AspNetCore.Identity;

namespace Helpdesk.Identity.Features;

/// <summary>Collects what is wrong with the fields of a request, to tell all of it at once.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    public void Add(string field, string message) =>
        _errors[field] = _errors.TryGetValue(field, out var before) ? [.. before, message] : [message];

    public void Add(IdentityResult result)
    {
        foreach (var error in result.Errors)
        {
            Add(error.Code, error.Description);
        }
    }

    /// <summary>Throws when anything was added.</summary>
    /// <exception cref="ValidationException">All messages.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            throw new ValidationException(_errors);
        }
    }
}
