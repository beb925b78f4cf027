using Helpdesk.Errors;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;
using static Helpdesk.Modules.Tests.Tickets.CustomFields.FieldSamples;

namespace Helpdesk.Modules.Tests.Tickets.CustomFields;

/// <summary>Lists in the order of custom fields. Each test makes its own fields and tickets, in a category of that test alone.</summary>
public abstract class FieldSortTests(TicketsHost host)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Text", "apple", "banana", "Cherry", "zebra")]
    [InlineData("Text", "0", "1", "9", "b")]
    [InlineData("WholeNumber", "-5", "0", "9", "10")]
    [InlineData("Decimal", "-0.5", "0.25", "9.5", "10")]
    [InlineData("Date", "1999-12-31", "2026-11-21", "2026-11-22", "2999-12-31")]
    [InlineData("YesNo", "no", "no", "yes", "yes")]
    [InlineData("Choice", "red", "red", "blue", "grey")]
    public async Task APageAfterTheOther_TellsEveryTicketOnce_WithTiesByNumber_AndEmptyOnesLast(string kind, string a, string b, string c, string d)
    {
        var (category, key) = await NewFieldAsync(Of(kind));
        string?[] values = [null, d, b, null, a, c, d, null, b];
        List<(string Number, int Rank)> tickets = [];
        foreach (var value in values)
        {
            // Two values of the row may be the same one.
            tickets.Add((await CreateAsync(category, key, value), value is null ? 9 : Array.IndexOf([a, b, c, d], value)));
        }

        // The first one belongs to the category too, and tells no value at all.
        List<string> expected = [.. tickets.OrderBy(t => t.Rank).ThenBy(t => t.Number, StringComparer.Ordinal).Select(t => t.Number)];
        (await WalkAsync(category, $"field.{key}", limit: 2)).ShouldBe(expected);
        (await WalkAsync(category, $"-field.{key}", limit: 2)).ShouldBe(expected.AsEnumerable().Reverse());
        (await WalkAsync(category, $"field.{key}", limit: 100)).ShouldBe(expected);
    }

    [Fact]
    public async Task TwoFieldsAndOneOfOurs_OrderTogether()
    {
        var (category, text) = await NewFieldAsync(FieldKind.Text);
        var number = text + "-n";
        await host.SaveFieldAsync(Field(number, FieldKind.WholeNumber) with { Categories = [category] });
        var first = await CreateAsync(category, text, "a", (number, 2));
        var second = await CreateAsync(category, text, "a", (number, 1));
        var third = await CreateAsync(category, text, "a");
        var fourth = await CreateAsync(category, text, null, (number, 3));
        var fifth = await CreateAsync(category, text, null, (number, 3));

        (await WalkAsync(category, $"field.{text},-field.{number},-number", limit: 1)).ShouldBe([third, first, second, fifth, fourth]);
        (await WalkAsync(category, $"priority,field.{number},field.{text}", limit: 1)).ShouldBe([second, first, fourth, fifth, third]);
    }

    [Theory]
    [InlineData("LongText")]
    [InlineData("Choices")]
    [InlineData("Person")]
    public async Task AFieldWithoutAnOrder_IsRefusedWithASentence(string kind)
    {
        var (_, key) = await NewFieldAsync(Of(kind));

        var refused = await host.GetAsync("anna", $"/tickets?sort=field.{key}");

        refused.ShouldBeProblem(400, "sort").Text.ShouldContain("have no order");
    }

    [Fact]
    public async Task AnUnknownField_IsRefusedByItsName()
    {
        var refused = await host.GetAsync("anna", "/tickets?sort=-field.no-such-field");

        refused.ShouldBeProblem(400, "sort").Text.ShouldContain("field.no-such-field");
    }

    [Fact]
    public async Task ARetiredField_IsRefusedWithTheReason()
    {
        var key = NewKey();
        await host.RetireFieldAsync(await host.SaveFieldAsync(Field(key)));

        (await host.GetAsync("anna", $"/tickets?sort=field.{key}")).ShouldBeProblem(400, "sort").Text.ShouldContain("not used any more");
    }

    [Fact]
    public async Task AFieldOfTheStaff_IsToARequesterAsIfItWereNone_AndAnOpenOneSorts()
    {
        var (category, key) = await NewFieldAsync(FieldKind.Text);
        await host.SaveFieldAsync(Field(key + "-staff") with { Categories = [category], IsStaffOnly = true });
        var later = await CreateAsync(category, key, "b");
        var sooner = await CreateAsync(category, key, "a");

        var refused = await host.GetAsync("rita", $"/tickets?sort=field.{key}-staff");
        var unknown = await host.GetAsync("rita", "/tickets?sort=field.no-such-field");
        refused.ShouldBeProblem(400, "sort")["detail"]!.Replace(key + "-staff", "KEY", StringComparison.Ordinal)
            .ShouldBe(unknown["detail"]!.Replace("no-such-field", "KEY", StringComparison.Ordinal));
        (await WalkAsync(category, $"field.{key}", limit: 1, "rita")).ShouldBe([sooner, later]);
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("WholeNumber")]
    public async Task ACursorOfAnotherOrder_IsRefused(string kind)
    {
        var (category, key) = await NewFieldAsync(Of(kind));
        await CreateAsync(category, key, "1");
        await CreateAsync(category, key, "2");
        var page = await host.GetAsync("anna", $"/tickets?limit=1&sort=field.{key}");

        (await host.GetAsync("anna", $"/tickets?limit=1&sort=-field.{key}&cursor={page["nextCursor"]}")).ShouldBeProblem(400, "cursor");
    }

    [Fact]
    public async Task AnOrderByAField_NeedsNoQueryMore()
    {
        var (category, key) = await NewFieldAsync(FieldKind.Text);
        for (var i = 0; i < 5; i++)
        {
            await CreateAsync(category, key, i % 2 == 0 ? "x" : null);
        }

        var own = await CountAsync("created");
        var custom = await CountAsync($"field.{key}");

        custom.ShouldBe(own);

        async Task<int> CountAsync(string sort)
        {
            await using var scope = await host.CreateScopeAsync("anna");
            var list = scope.Services.GetRequiredService<ListTickets>();
            var query = new ListTicketsQuery { Filter = $"field.{key} is not empty", Sort = sort, Limit = 2 };
            var first = await list.HandleAsync(query, Token);
            using var count = QueryCount.Start();
            (await list.HandleAsync(query with { Cursor = first.NextCursor }, Token)).Rows.Count.ShouldBe(1);
            return count.Commands;
        }
    }

    [Fact]
    public async Task AView_KeepsTheOrder_AndRefusesOneThatIsTooLong()
    {
        var (_, key) = await NewFieldAsync(FieldKind.Date);
        var longKey = NewKey() + new string('x', 27);
        await host.SaveFieldAsync(Field(longKey));
        await using var scope = await host.CreateScopeAsync("anna");
        var views = scope.Services.GetRequiredService<SavedViews>();
        var request = new SaveViewRequest(null, "By " + key, "open", $"-field.{key}, number", "", IsShared: false, TeamId: null);

        var view = await views.SaveAsync(request, Token);
        var error = await Should.ThrowAsync<ValidationException>(() => views.SaveAsync(request with { Sort = $"field.{longKey},field.{key}" }, Token));

        view.Sort.ShouldBe($"-field.{key},number");
        error.Errors.Keys.ShouldBe(["sort"]);
    }

    private static string NewKey() => "s" + Guid.CreateVersion7().ToString("N")[20..];

    /// <summary>A category of its own, and the key of a field that its tickets have.</summary>
    private async Task<(Guid Category, string Key)> NewFieldAsync(FieldKind kind)
    {
        var key = NewKey();
        await using var scope = host.CreateScope();
        var category = await scope.Services.GetRequiredService<SaveCategory>().HandleAsync(new SaveCategoryRequest(null, "Of " + key, null, true), Token);
        await host.SaveFieldAsync(Field(key, kind) with { Categories = [category.Id] });
        return (category.Id, key);
    }

    private async Task<string> CreateAsync(Guid category, string key, string? value, params (string Key, object Value)[] more)
    {
        var fields = more.ToDictionary(m => m.Key, m => m.Value);
        if (value is not null)
        {
            fields[key] = value;
        }

        var created = await host.PostAsync("anna", "/incidents", new { title = category.ToString("N"), categoryId = category, requesterId = host.IdOf("rita"), fields });
        created.Status.ShouldBe(201, created.Text);
        return created["number"]!;
    }

    /// <summary>The numbers of the category's tickets, page after page.</summary>
    private async Task<List<string>> WalkAsync(Guid category, string sort, int limit, string userName = "anna")
    {
        List<string> numbers = [];
        string? cursor = null;
        do
        {
            var page = await host.GetAsync(userName, $"/tickets?limit={limit}&sort={sort}&filter=title ~ {category:N}" + (cursor is null ? "" : "&cursor=" + cursor));
            page.Status.ShouldBe(200, page.Text);
            page.Items.Count.ShouldBeInRange(1, limit);
            numbers.AddRange(page.Items.Select(t => t.GetProperty("number").GetString()!));
            numbers.Count.ShouldBeLessThan(100);
            cursor = page["nextCursor"];
        }
        while (cursor is not null);
        return numbers;
    }
}

public sealed class FieldSortOnSqliteTests(TicketsHost host) : FieldSortTests(host), IClassFixture<TicketsHost>;

public sealed class FieldSortOnPostgreSqlTests(PostgreSqlTicketsHost host) : FieldSortTests(host), IClassFixture<PostgreSqlTicketsHost>;
