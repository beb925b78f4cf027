using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Filtering;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Desk.Pages;

/// <summary>The agents' queue: saved views as tabs, a filter, a dense list, a selection to act on.</summary>
[RequirePermission("ViewTickets")]
internal sealed class QueueModel(
    ListTickets list, CountTickets count, SavedViews views, CompleteFilter complete, UpdateTicket update, FilterCompiler filters, FieldCatalog customFields,
    PredictBreaches predict)
    : TicketPageModel
{
    public const int PageSize = 50;

    private const int MostTaken = 50;

    /// <summary>Filter of the queue when nobody has saved a view.</summary>
    private const string EverythingOpen = "open";

    [BindProperty(SupportsGet = true)]
    public string? Filter { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    /// <summary>Cursors of the pages before, separated by blanks: keyset paging knows only the way forward.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    [BindProperty(SupportsGet = true)]
    public List<string> Columns { get; set; } = [];

    public IReadOnlyList<SavedViewModel> Views { get; private set; } = [];

    public SavedViewModel? View { get; private set; }

    /// <summary>Count per view, -1 for a view whose filter no longer fits.</summary>
    public IReadOnlyList<int> Counts { get; private set; } = [];

    public IReadOnlyList<QueueColumn> Shown { get; private set; } = [];

    /// <summary>Columns to choose from.</summary>
    public IReadOnlyList<QueueColumn> Possible { get; private set; } = [];

    public TicketListPage List { get; private set; } = new([], null);

    /// <summary>Predictions of the rows, where the column is shown.</summary>
    public IReadOnlyDictionary<Guid, BreachRisk> Risks { get; private set; } = new Dictionary<Guid, BreachRisk>();

    public string EffectiveFilter { get; private set; } = "";

    public string EffectiveSort { get; private set; } = "";

    /// <summary>Order of the view that a field has left; null when nothing was lost.</summary>
    public string? LostSort { get; private set; }

    /// <summary>Why the filter or the order cannot be used; the list is empty then.</summary>
    public string? FilterError { get; private set; }

    /// <summary>It is the order that cannot be used.</summary>
    public bool IsSortWrong { get; private set; }

    /// <summary>Character at which the filter stops making sense, from 0; null when it is not known.</summary>
    public int? FilterErrorAt { get; private set; }

    public bool IsChanged => View is null
        ? EffectiveFilter != EverythingOpen
        : EffectiveFilter != View.Filter || (Sort is not null && Sort != View.Sort) || Columns.Count > 0;

    public bool MayEdit => Person.Can(TicketPermissions.EditTickets);

    public bool MayBulkEdit => Person.Can(TicketPermissions.BulkEditTickets);

    public bool MayShare => Person.Can(TicketPermissions.ShareViews);

    public bool HasTeams => Person.TeamIds.Count > 0;

    /// <summary>Conditions that one click adds or takes away.</summary>
    public static IReadOnlyList<(string Label, string Condition)> QuickFilters { get; } =
    [
        ("Mine", "assignee = me"),
        ("My teams", "team in my-teams"),
        ("Unassigned", "assignee = nobody"),
        ("Critical and high", "priority <= 2"),
        ("On hold", "state = on-hold"),
        ("New today", "created >= today"),
        ("Untouched for 2 days", "updated < -2d"),
    ];

    public async Task<IActionResult> OnGetAsync(Guid? view)
    {
        await OpenAsync(view);
        await ReadAsync();
        return Page();
    }

    /// <summary>Rows and tabs, fetched again when the desk's hub says that tickets changed.</summary>
    public async Task<IActionResult> OnGetRowsAsync(Guid? view)
    {
        await OpenAsync(view);
        await ReadAsync();
        ViewData["IsLive"] = true;
        return Partial("_QueueRows", this);
    }

    private async Task ReadAsync()
    {
        await CountAsync();
        try
        {
            List = await list.HandleAsync(
                new ListTicketsQuery
                {
                    Filter = EffectiveFilter, Sort = EffectiveSort, Limit = PageSize, Cursor = Cursor, Fields = [.. Shown.Select(c => c.FieldKey).OfType<string>()],
                },
                Aborted);
            if (Shown.Any(c => c.Name == "risk"))
            {
                Risks = await predict.OfRowsAsync(List.Rows, Aborted);
            }
        }
        catch (ValidationException exception)
        {
            FilterError = exception.Message;
            FilterErrorAt = exception.Errors.ContainsKey("filter") ? await FindErrorAsync() : null;
            IsSortWrong = exception.Errors.ContainsKey("sort");
        }
    }

    /// <summary>The tabs alone, asked again and again while the page is open.</summary>
    public async Task<IActionResult> OnGetTabsAsync(Guid? view, int? seen)
    {
        await OpenAsync(view);
        await CountAsync();
        ViewData["IsStale"] = seen is not null && seen != CountOf(View);
        return Partial("_QueueTabs", this);
    }

    /// <summary>Answers the filter box while somebody types.</summary>
    public async Task<JsonResult> OnGetCompleteAsync(string? text, int caret)
    {
        var completion = await complete.HandleAsync(text ?? "", caret, Aborted);
        return new JsonResult(new
        {
            from = completion.ReplaceFrom,
            to = completion.ReplaceTo,
            items = completion.Suggestions.Select(s => new { text = s.Text, detail = s.Label, insert = s.Text }),
        });
    }

    /// <summary>Makes the present person the assignee of the chosen tickets; those that refuse are named.</summary>
    public async Task<IActionResult> OnPostTakeAsync(List<string> numbers, string? returnUrl)
    {
        List<string> taken = [];
        List<string> refused = [];
        foreach (var number in numbers.Distinct(StringComparer.OrdinalIgnoreCase).Take(MostTaken))
        {
            ModelState.Clear();
            if (await TryAsync(() => update.HandleAsync(number, new TicketPatch { AssigneeId = Person.RequiredId }, null, Aborted)))
            {
                taken.Add(number);
            }
            else
            {
                refused.Add(Conflict ?? $"{number}: {ModelState.Values.SelectMany(v => v.Errors).FirstOrDefault()?.ErrorMessage}");
            }
        }

        if (taken.Count > 0)
        {
            this.Toast(taken.Count == 1 ? L["{0} is yours", taken[0]] : L["{0} tickets are yours", taken.Count]);
        }

        foreach (var reason in refused.Take(5))
        {
            this.Toast(reason, ToastKind.Warning);
        }

        if (numbers.Count == 0)
        {
            this.Toast(L["Choose at least one ticket first."], ToastKind.Info);
        }

        return LocalRedirect(Url.IsLocalUrl(returnUrl) ? returnUrl : Url.Content("~/desk"));
    }

    public async Task<IActionResult> OnPostSaveViewAsync(Guid? view, string? name, bool share, bool replace)
    {
        await OpenAsync(view);
        SavedViewModel? saved = null;
        if (!await TryAsync(async () => saved = await views.SaveAsync(
            new SaveViewRequest(
                replace ? View?.Id : null,
                replace && View is not null ? View.Name : (name ?? "").Trim(),
                EffectiveFilter,
                EffectiveSort,
                string.Join(',', Shown.Select(c => c.Name)),
                replace && View is not null ? View.IsShared : share,
                replace ? View?.TeamId : null),
            Aborted)))
        {
            this.Toast(ModelState.Values.SelectMany(v => v.Errors).FirstOrDefault()?.ErrorMessage ?? Conflict ?? "", ToastKind.Danger);
            return LocalRedirect(Url.Content("~/desk") + QueryFor(q => q.Add("saveName", name ?? "")));
        }

        this.Toast(L["View “{0}” saved", L[saved!.Name].Value]);
        return LocalRedirect(Url.Content($"~/desk/queue/{saved.Id}"));
    }

    /// <summary>The place that the error speaks of: the use case tells the sentence only, the language knows the character.</summary>
    private async Task<int?> FindErrorAsync()
    {
        try
        {
            if (FilterParser.Parse(EffectiveFilter, L, await filters.VocabularyAsync(Aborted)) is { } node)
            {
                await filters.CompileAsync(node, Aborted);
            }

            return null;
        }
        catch (FilterException exception)
        {
            return exception.Position;
        }
    }

    private async Task OpenAsync(Guid? view)
    {
        // An empty value in the address is bound as null.
        Columns.RemoveAll(string.IsNullOrEmpty);
        Views = await views.ListAsync(Aborted);
        View = view is { } id
            ? Views.FirstOrDefault(v => v.Id == id) ?? throw new NotFoundException(L["This view does not exist any more. Choose another one."])
            : Views.FirstOrDefault();
        EffectiveFilter = (Filter ?? View?.Filter ?? EverythingOpen).Trim();
        EffectiveSort = string.IsNullOrWhiteSpace(Sort) ? await SortOfViewAsync() : Sort.Trim();
        Possible = QueueColumns.Possible(await customFields.GetAsync(Aborted));
        Shown = QueueColumns.Of(Columns.Count > 0 ? string.Join(',', Columns) : View?.Columns, Possible);
    }

    /// <summary>A view outlives the fields that it names: without them it is shown all the same, and says so.</summary>
    private async Task<string> SortOfViewAsync()
    {
        if (View is not { Sort.Length: > 0 })
        {
            return "";
        }

        var kept = TicketSort.WithoutLost(View.Sort, await filters.VocabularyAsync(Aborted));
        LostSort = kept == View.Sort ? null : View.Sort;
        return kept;
    }

    private async Task CountAsync() =>
        Counts = Views.Count == 0 ? [] : await count.HandleAsync([.. Views.Select(v => v.Filter)], Aborted);

    public int? CountOf(SavedViewModel? view)
    {
        for (var i = 0; i < Views.Count && i < Counts.Count; i++)
        {
            if (Views[i] == view)
            {
                return Counts[i] < 0 ? null : Counts[i];
            }
        }

        return null;
    }

    public string Path => Url.Content(View is null ? "~/desk" : $"~/desk/queue/{View.Id}");

    /// <summary>This page with its filter, order and columns; for links to the next page and for coming back.</summary>
    public string QueryFor(Action<QueryBuilder>? more = null, bool withFilter = true, bool withSort = true)
    {
        var query = new QueryBuilder();
        if (withFilter && Filter is not null)
        {
            query.Add("filter", Filter);
        }

        if (withSort && Sort is not null)
        {
            query.Add("sort", Sort);
        }

        foreach (var column in Columns)
        {
            query.Add("columns", column);
        }

        more?.Invoke(query);
        return query.ToString();
    }

    public string? NextUrl => List.NextCursor is null ? null : Path + QueryFor(q =>
    {
        q.Add("cursor", List.NextCursor);
        // Twenty pages back are enough for anybody; the first page is always one click away.
        var stack = $"{Back} {Cursor ?? "-"}".Trim().Split(' ');
        q.Add("back", string.Join(' ', stack.TakeLast(20)));
    });

    public string? PreviousUrl
    {
        get
        {
            if (Cursor is null)
            {
                return null;
            }

            var stack = (Back ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (stack is [] or [.., "-"])
            {
                return Path + QueryFor();
            }

            return Path + QueryFor(q =>
            {
                q.Add("cursor", stack[^1]);
                if (stack.Length > 1)
                {
                    q.Add("back", string.Join(' ', stack[..^1]));
                }
            });
        }
    }

    public bool HasCondition(string condition) => Conditions(EffectiveFilter).Contains(condition);

    /// <summary>The queue with the condition added, or taken away when it is there.</summary>
    public string ToggleUrl(string condition)
    {
        var conditions = Conditions(EffectiveFilter);
        string filter;
        if (conditions.Remove(condition))
        {
            filter = string.Join(" and ", conditions);
        }
        else if (EffectiveFilter.Length == 0)
        {
            filter = condition;
        }
        else
        {
            // "a or b" and a condition: without brackets the condition would belong to b only.
            var present = conditions.Count == 1 && EffectiveFilter.Contains(" or ", StringComparison.OrdinalIgnoreCase) ? $"({EffectiveFilter})" : EffectiveFilter;
            filter = $"{present} and {condition}";
        }

        return Path + QueryFor(q => q.Add("filter", filter), withFilter: false);
    }

    /// <summary>The conditions joined by <c>and</c> at the outermost level; the whole filter as one when it is joined in another way.</summary>
    internal static List<string> Conditions(string filter)
    {
        List<string> parts = [];
        var depth = 0;
        var quoted = false;
        var start = 0;
        for (var i = 0; i < filter.Length; i++)
        {
            var c = filter[i];
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (quoted)
            {
                continue;
            }
            else if (c == '(')
            {
                depth++;
            }
            else if (c == ')')
            {
                depth--;
            }
            else if (depth == 0 && string.Compare(filter, i, " or ", 0, 4, StringComparison.OrdinalIgnoreCase) == 0)
            {
                return [filter];
            }
            else if (depth == 0 && string.Compare(filter, i, " and ", 0, 5, StringComparison.OrdinalIgnoreCase) == 0)
            {
                parts.Add(filter[start..i].Trim());
                i += 4;
                start = i + 1;
            }
        }

        parts.Add(filter[start..].Trim());
        parts.RemoveAll(p => p.Length == 0);
        return parts;
    }
}
