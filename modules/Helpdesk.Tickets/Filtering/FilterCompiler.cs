using System.Globalization;
using System.Linq.Expressions;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Filtering;

/// <summary>Turns a filter into a predicate that every database understands: names become ids, dates become moments. Scoped.</summary>
internal sealed partial class FilterCompiler(
    TicketsDbContext db, TicketCatalog catalog, FieldCatalog customFields, TicketAccess access, IPeopleDirectory people, ICurrentUser user, TimeProvider time,
    IStringLocalizer L)
{
    /// <summary>Most names of people in one filter: each costs a look-up.</summary>
    private const int MaxNames = 50;

    private int _names;
    private bool _isForEverybody;

    /// <summary>The predicate, or null for an empty filter.</summary>
    /// <exception cref="ValidationException">The filter cannot be read; field <c>filter</c>.</exception>
    public async Task<Expression<Func<Ticket, bool>>?> CompileAsync(string? text, CancellationToken cancellationToken)
    {
        _names = 0;
        try
        {
            var vocabulary = string.IsNullOrWhiteSpace(text) ? null : await VocabularyAsync(cancellationToken);
            return FilterParser.Parse(text, L, vocabulary) is { } node ? await CompileAsync(node, cancellationToken) : null;
        }
        catch (FilterException e)
        {
            throw new ValidationException("filter", e.Message);
        }
    }

    /// <summary>The fields that the present person may name. Whether a field of the staff exists is no business of a requester.</summary>
    public async ValueTask<FilterVocabulary> VocabularyAsync(CancellationToken cancellationToken) =>
        new((await customFields.GetAsync(cancellationToken)).Where(f => access.SeesDesk || !f.IsStaffOnly));

    /// <summary>The fields that a rule may name.</summary>
    public async ValueTask<FilterVocabulary> VocabularyForEverybodyAsync(CancellationToken cancellationToken) => new(await customFields.GetAsync(cancellationToken));

    /// <summary>
    /// The same for a rule that judges the tickets of all people: it means the same whoever caused it to be asked, so values are read as they are
    /// written in every language, and there is no "me" in it.
    /// </summary>
    /// <exception cref="FilterException">A value has no meaning.</exception>
    public async Task<Expression<Func<Ticket, bool>>> CompileForEverybodyAsync(FilterNode node, CancellationToken cancellationToken)
    {
        (_names, _isForEverybody) = (0, true);
        try
        {
            return await CompileAsync(node, cancellationToken);
        }
        finally
        {
            _isForEverybody = false;
        }
    }

    /// <exception cref="FilterException">A value has no meaning.</exception>
    public async Task<Expression<Func<Ticket, bool>>> CompileAsync(FilterNode node, CancellationToken cancellationToken)
    {
        switch (node)
        {
            case FilterNode.And and:
                return Predicates.Join(await AllAsync(and.Items, cancellationToken), Expression.AndAlso);
            case FilterNode.Or or:
                return Predicates.Join(await AllAsync(or.Items, cancellationToken), Expression.OrElse);
            case FilterNode.Not not:
                return Predicates.Not(await CompileAsync(not.Item, cancellationToken));
            case FilterNode.Search search:
                return Search(search.Text.Text);
            case FilterNode.Comparison comparison:
                return await CompareAsync(comparison, cancellationToken);
            default:
                throw new InvalidOperationException($"Unknown node {node.GetType().Name}.");
        }
    }

    private async Task<List<Expression<Func<Ticket, bool>>>> AllAsync(IReadOnlyList<FilterNode> nodes, CancellationToken cancellationToken)
    {
        List<Expression<Func<Ticket, bool>>> items = [];
        foreach (var node in nodes)
        {
            items.Add(await CompileAsync(node, cancellationToken));
        }

        return items;
    }

    private static Expression<Func<Ticket, bool>> Search(string word)
    {
        var number = word.ToUpperInvariant();
        var title = word.ToLowerInvariant();
        return t => t.Number == number || t.NormalizedTitle.Contains(title) || t.ExternalNumber == word;
    }

    private async Task<Expression<Func<Ticket, bool>>> CompareAsync(FilterNode.Comparison c, CancellationToken cancellationToken)
    {
        if (c.Field.IsDeskOnly && !_isForEverybody && !access.SeesDesk)
        {
            throw new FilterException(L["Only people of the service desk can search by {0}.", c.Field.Name], 0);
        }

        // The negative forms are the complement of the positive ones, empty fields included.
        FilterOperator? positive = c.Operator switch
        {
            FilterOperator.NotEqual => FilterOperator.Equal,
            FilterOperator.NotIn => FilterOperator.In,
            FilterOperator.NotContains => FilterOperator.Contains,
            FilterOperator.IsNotEmpty => FilterOperator.IsEmpty,
            _ => null,
        };
        if (c.Field is { Kind: FilterFieldKind.Flag, Custom: null })
        {
            return Flag(c.Field.Name, ReadFlag(c.Values[0]) != (positive is not null));
        }

        var compiled = await PositiveAsync(c with { Operator = positive ?? c.Operator }, cancellationToken);
        return positive is null ? compiled : Predicates.Not(compiled);
    }

    private async Task<Expression<Func<Ticket, bool>>> PositiveAsync(FilterNode.Comparison c, CancellationToken cancellationToken)
    {
        if (c.Field.Custom is { } custom)
        {
            return await CustomAsync(c, custom, cancellationToken);
        }

        switch (c.Field.Kind)
        {
            case FilterFieldKind.Text:
                return Text(c);
            case FilterFieldKind.Number:
                return c.Field.Name == "reopens"
                    ? Numbers(t => t.ReopenCount, c, ReadNumber)
                    : Numbers(t => t.ReassignmentCount, c, ReadNumber);
            case FilterFieldKind.Priority:
                return Numbers(t => t.Priority, c, ReadPriority);
            case FilterFieldKind.Level:
                return c.Field.Name == "impact" ? NullableNumbers(t => t.Impact, c, ReadLevel) : NullableNumbers(t => t.Urgency, c, ReadLevel);
            case FilterFieldKind.Date:
                return Dates(c);
            case FilterFieldKind.State:
                return Predicates.On(t => t.State, Predicates.OneOf(Read(c, catalog.Types.SelectMany(t => t.StateMachine.States).Select(s => new Choice(s.Id, s.Name)))));
            case FilterFieldKind.SubState:
                return c.Operator == FilterOperator.IsEmpty
                    ? t => t.SubState == null
                    : Predicates.On(t => t.SubState, Predicates.OneOf(Read(c, catalog.Types.SelectMany(t => t.StateMachine.States).SelectMany(s => s.SubStates).Select(s => new Choice(s.Id, s.Name)))));
            case FilterFieldKind.Type:
                return Predicates.On(t => t.TypeId, Predicates.OneOf(Read(c, catalog.Types.Select(t => new Choice(t.Id, t.Name)))));
            case FilterFieldKind.Choice:
                // An import keeps its source's own words, so that an unknown one is no error.
                return Predicates.On(t => t.Channel, Predicates.OneOf([.. c.Values.Select(v => Match(v, TicketChannels.All) ?? v.Text)]));
            case FilterFieldKind.Person:
                return await PersonAsync(c, cancellationToken);
            case FilterFieldKind.Team:
                return await TeamAsync(c, cancellationToken);
            case FilterFieldKind.Category:
                return await CategoryAsync(c, cancellationToken);
            case FilterFieldKind.Service:
                return await ServiceAsync(c, cancellationToken);
            case FilterFieldKind.Ticket:
                return Parent(c);
            default:
                throw new InvalidOperationException($"Field {c.Field.Name} is not compiled.");
        }
    }

    // A parameter instead of a bare column: SQLite takes an index for "IsOpen = @p", not for "IsOpen".
    private Expression<Func<Ticket, bool>> Flag(string field, bool value) => field switch
    {
        "open" => t => t.IsOpen == value,
        "ping-pong" => t => db.Measures.Any(m => m.TicketId == t.Id && m.IsPingPong) == value,
        "merged" => value ? t => t.MergedIntoId != null : t => t.MergedIntoId == null,
        _ => t => t.IsPriorityOverridden == value,
    };

    private static Expression<Func<Ticket, bool>> Text(FilterNode.Comparison c)
    {
        if (c.Operator == FilterOperator.IsEmpty)
        {
            return t => t.ExternalNumber == null;
        }

        if (c.Operator == FilterOperator.Contains)
        {
            var lower = c.Values[0].Text.ToLowerInvariant();
            var upper = c.Values[0].Text.ToUpperInvariant();
            return c.Field.Name switch
            {
                "title" => t => t.NormalizedTitle.Contains(lower),
                "number" => t => t.Number.ToUpper().Contains(upper),
                _ => t => t.ExternalNumber != null && t.ExternalNumber.ToUpper().Contains(upper),
            };
        }

        return c.Field.Name switch
        {
            "title" => Predicates.On(t => t.NormalizedTitle, Predicates.OneOf([.. c.Values.Select(v => v.Text.ToLowerInvariant())])),
            "number" => Predicates.On(t => t.Number, Predicates.OneOf([.. c.Values.Select(v => v.Text.ToUpperInvariant())])),
            _ => Predicates.On(t => t.ExternalNumber, Predicates.OneOf([.. c.Values.Select(v => v.Text)])),
        };
    }

    private static Expression<Func<Ticket, bool>> Numbers(Expression<Func<Ticket, int>> field, FilterNode.Comparison c, Func<FilterValue, int> read)
    {
        if (c.Operator != FilterOperator.In)
        {
            return Predicates.On(field, Predicates.Compare(c.Operator, read(c.Values[0])));
        }

        List<int> values = [.. c.Values.Select(read)];
        return Predicates.On(field, x => values.Contains(x));
    }

    private static Expression<Func<Ticket, bool>> NullableNumbers(Expression<Func<Ticket, int?>> field, FilterNode.Comparison c, Func<FilterValue, int> read)
    {
        if (c.Operator == FilterOperator.IsEmpty)
        {
            return Predicates.On(field, x => x == null);
        }

        if (c.Operator != FilterOperator.In)
        {
            return Predicates.On(field, Predicates.CompareNullable(c.Operator, read(c.Values[0])));
        }

        List<int> values = [.. c.Values.Select(read)];
        return Predicates.On(field, x => x != null && values.Contains(x.Value));
    }

    private Expression<Func<Ticket, bool>> Dates(FilterNode.Comparison c)
    {
        if (c.Operator == FilterOperator.IsEmpty)
        {
            return c.Field.Name switch
            {
                "resolved" => t => t.ResolvedAt == null,
                "due" => t => t.DueAt == null,
                _ => t => t.ClosedAt == null,
            };
        }

        var value = c.Values[0];
        var moment = FilterDates.Read(value.Text, time.GetUtcNow().UtcDateTime, user.TimeZone)
            ?? throw Error(value, L["“{0}” is no date. Write 2026-11-21, today, this-week or a distance such as -2d.", value.Text]);
        if (moment.IsMoment && c.Operator == FilterOperator.Equal)
        {
            throw Error(value, L["“{0}” is a moment: compare with < or >.", value.Text]);
        }

        return c.Field.Name switch
        {
            "created" => Predicates.On(t => t.CreatedAt, Predicates.Compare(c.Operator, moment)),
            "updated" => Predicates.On(t => t.UpdatedAt, Predicates.Compare(c.Operator, moment)),
            "resolved" => Predicates.On(t => t.ResolvedAt, Predicates.CompareNullable(c.Operator, moment)),
            "due" => Predicates.On(t => t.DueAt, Predicates.CompareNullable(c.Operator, moment)),
            _ => Predicates.On(t => t.ClosedAt, Predicates.CompareNullable(c.Operator, moment)),
        };
    }

    private async Task<Expression<Func<Ticket, bool>>> PersonAsync(FilterNode.Comparison c, CancellationToken cancellationToken)
    {
        var (ids, orEmpty) = await ReadPeopleAsync(c, cancellationToken);
        var condition = Predicates.OneOf(ids, orEmpty);
        return c.Field.Name switch
        {
            "assignee" => Predicates.On(t => t.AssigneeId, condition),
            "requester" => Predicates.On(t => (Guid?)t.RequesterId, condition),
            "opened-by" => Predicates.On(t => t.OpenedById, condition),
            _ => orEmpty
                ? t => !db.Watchers.Any(w => w.TicketId == t.Id) || db.Watchers.Any(w => w.TicketId == t.Id && ids.Contains(w.PersonId))
                : t => db.Watchers.Any(w => w.TicketId == t.Id && ids.Contains(w.PersonId)),
        };
    }

    private async Task<(List<Guid> Ids, bool OrEmpty)> ReadPeopleAsync(FilterNode.Comparison c, CancellationToken cancellationToken)
    {
        List<Guid> ids = [];
        var orEmpty = c.Operator == FilterOperator.IsEmpty;
        foreach (var value in c.Values)
        {
            if (!value.IsQuoted && value.Text.Equals("nobody", StringComparison.OrdinalIgnoreCase))
            {
                orEmpty = true;
            }
            else if (!value.IsQuoted && value.Text.Equals("me", StringComparison.OrdinalIgnoreCase))
            {
                if (_isForEverybody)
                {
                    throw Error(value, L["a rule is the same for everybody: write a user name or a mail address instead of me."]);
                }

                ids.Add(user.Id ?? Guid.Empty);
            }
            else
            {
                ids.AddRange(await FindPeopleAsync(value, c.Operator, cancellationToken));
            }
        }

        return (ids, orEmpty);
    }

    private async Task<IReadOnlyList<Guid>> FindPeopleAsync(FilterValue value, FilterOperator @operator, CancellationToken cancellationToken)
    {
        // Found or not found would tell a requester who is here.
        if (!_isForEverybody && !access.SeesDesk)
        {
            throw Error(value, L["only people of the service desk can search for others. Write me or nobody."]);
        }

        if (++_names > MaxNames)
        {
            throw Error(value, L["the filter names too many people: at most {0}.", MaxNames]);
        }

        if (@operator == FilterOperator.Contains)
        {
            return await people.FindIdsAsync(value.Text, wholeName: false, cancellationToken);
        }

        if (await people.FindPersonAsync(value.Text, cancellationToken) is { } person)
        {
            return [person.Id];
        }

        var byName = await people.FindIdsAsync(value.Text, wholeName: true, cancellationToken);
        return byName.Count > 0
            ? byName
            : throw Error(value, L["there is nobody called “{0}”. Write a user name, a mail address, a full name, me or nobody.", value.Text]);
    }

    private async Task<Expression<Func<Ticket, bool>>> TeamAsync(FilterNode.Comparison c, CancellationToken cancellationToken)
    {
        List<Guid> ids = [];
        var orEmpty = c.Operator == FilterOperator.IsEmpty;
        foreach (var value in c.Values)
        {
            if (!value.IsQuoted && value.Text.Equals("nobody", StringComparison.OrdinalIgnoreCase))
            {
                orEmpty = true;
            }
            else if (!value.IsQuoted && value.Text.Equals("my-teams", StringComparison.OrdinalIgnoreCase))
            {
                ids.AddRange(user.TeamIds);
            }
            else
            {
                ids.Add((await people.FindTeamAsync(value.Text, cancellationToken) ?? throw Error(value, L["there is no team “{0}”.", value.Text])).Id);
            }
        }

        return Predicates.On(t => t.TeamId, Predicates.OneOf(ids, orEmpty));
    }

    private async Task<Expression<Func<Ticket, bool>>> CategoryAsync(FilterNode.Comparison c, CancellationToken cancellationToken)
    {
        List<Guid> ids = [];
        var categories = c.Values.Count == 0 ? [] : await catalog.GetCategoriesAsync(cancellationToken);
        foreach (var value in c.Values)
        {
            var found = categories.Where(x => c.Operator == FilterOperator.Contains
                ? x.Path.Contains(value.Text, StringComparison.OrdinalIgnoreCase)
                : x.Path.Equals(value.Text, StringComparison.OrdinalIgnoreCase)
                    || x.Path.StartsWith(value.Text + "/", StringComparison.OrdinalIgnoreCase)).Select(x => x.Id).ToList();
            if (found.Count == 0 && c.Operator != FilterOperator.Contains)
            {
                throw Error(value, L["there is no category “{0}”.", value.Text]);
            }

            ids.AddRange(found);
        }

        return Predicates.On(t => t.CategoryId, Predicates.OneOf(ids, c.Operator == FilterOperator.IsEmpty));
    }

    private async Task<Expression<Func<Ticket, bool>>> ServiceAsync(FilterNode.Comparison c, CancellationToken cancellationToken)
    {
        List<Guid> ids = [];
        foreach (var value in c.Values)
        {
            var service = (await catalog.GetServicesAsync(cancellationToken)).FirstOrDefault(s => s.Name.Equals(value.Text, StringComparison.OrdinalIgnoreCase))
                ?? throw Error(value, L["there is no service “{0}”.", value.Text]);
            ids.Add(service.Id);
        }

        return Predicates.On(t => t.ServiceId, Predicates.OneOf(ids, c.Operator == FilterOperator.IsEmpty));
    }

    private Expression<Func<Ticket, bool>> Parent(FilterNode.Comparison c)
    {
        if (c.Operator == FilterOperator.IsEmpty)
        {
            return t => t.ParentId == null;
        }

        List<string> numbers = [.. c.Values.Select(v => v.Text.ToUpperInvariant())];
        return t => t.ParentId != null && db.Tickets.Any(p => p.Id == t.ParentId && numbers.Contains(p.Number));
    }

    private List<string> Read(FilterNode.Comparison c, IEnumerable<Choice> choices)
    {
        List<Choice> known = [.. choices.DistinctBy(x => x.Id)];
        return [.. c.Values.Select(v => Match(v, known)
            ?? throw Error(v, L["{0} cannot be “{1}”. Use one of: {2}.", c.Field.Name, v.Text, string.Join(", ", known.Select(k => k.Id))]))];
    }

    private string? Match(FilterValue value, IEnumerable<Choice> choices) =>
        choices.FirstOrDefault(c =>
            c.Id.Equals(value.Text, StringComparison.OrdinalIgnoreCase)
            || c.Name.Equals(value.Text, StringComparison.OrdinalIgnoreCase)
            || (!_isForEverybody && L[c.Name].Value.Equals(value.Text, StringComparison.CurrentCultureIgnoreCase)))?.Id;

    private bool ReadFlag(FilterValue value) => value.Text.ToLowerInvariant() switch
    {
        "yes" or "true" => true,
        "no" or "false" => false,
        _ => throw Error(value, L["write yes or no instead of “{0}”.", value.Text]),
    };

    private int ReadNumber(FilterValue value) =>
        int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Error(value, L["“{0}” is no number.", value.Text]);

    private int ReadPriority(FilterValue value) => value.Text.ToLowerInvariant() switch
    {
        "1" or "critical" => 1,
        "2" or "high" => 2,
        "3" or "moderate" => 3,
        "4" or "low" => 4,
        "5" or "planning" => 5,
        _ => throw Error(value, L["“{0}” is no priority. Use 1 to 5 or critical, high, moderate, low, planning.", value.Text]),
    };

    private int ReadLevel(FilterValue value) => value.Text.ToLowerInvariant() switch
    {
        "1" or "high" => 1,
        "2" or "medium" => 2,
        "3" or "low" => 3,
        _ => throw Error(value, L["use 1 to 3 or high, medium, low instead of “{0}”.", value.Text]),
    };

    private FilterException Error(FilterValue value, string message) => new(L["Character {0}: {1}", value.Position + 1, message], value.Position);
}
