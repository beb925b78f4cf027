using Helpdesk.Errors;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets;

/// <summary>Limits of texts that people write.</summary>
internal sealed class TicketTextRules(IStringLocalizer L)
{
    public const int MaxTitle = 250;
    public const int MaxBody = 100_000;
    public const int MaxReason = 1000;

    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    /// <summary>A single line that must be there; returns it trimmed.</summary>
    public string Line(string field, string? value, int maxLength)
    {
        var text = (value ?? "").Trim();
        if (text.Length == 0)
        {
            Add(field, L["Write something here."]);
        }
        else if (text.Any(char.IsControl))
        {
            Add(field, L["Write a single line without control characters."]);
        }

        CheckLength(field, text, maxLength);
        return text;
    }

    /// <summary>A text of several lines that may be empty.</summary>
    public string Body(string field, string? value, int maxLength = MaxBody)
    {
        var text = (value ?? "").Trim();
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            Add(field, L["The text contains a character that is no text."]);
        }

        CheckLength(field, text, maxLength);
        return text;
    }

    /// <summary>A reason; null when empty.</summary>
    public string? Reason(string? value) => Body("reason", value, MaxReason) is { Length: > 0 } text ? text : null;

    /// <summary>Impact or urgency.</summary>
    public void Level(string field, int? value)
    {
        if (value is < 1 or > 3)
        {
            Add(field, L["Use 1 (high), 2 (medium) or 3 (low)."]);
        }
    }

    /// <summary>All that was found.</summary>
    public IEnumerable<string> Messages => _errors.Values.SelectMany(m => m);

    public void Add(string field, string message) => _errors[field] = [.. _errors.GetValueOrDefault(field, []), message];

    /// <summary>Something is missing; not said again where what was sent is wrong already.</summary>
    public void AddMissing(string field, string message)
    {
        if (!_errors.ContainsKey(field))
        {
            Add(field, message);
        }
    }

    /// <exception cref="ValidationException">Something was found.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            throw new ValidationException(new Dictionary<string, string[]>(_errors));
        }
    }

    private void CheckLength(string field, string text, int maxLength)
    {
        if (text.Length > maxLength)
        {
            Add(field, L["The text is too long: {0} of at most {1} characters.", text.Length, maxLength]);
        }
    }
}
