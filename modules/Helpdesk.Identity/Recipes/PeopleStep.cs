using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Features;
using Helpdesk.Recipes;
using Helpdesk.Security;
using Helpdesk.Settings;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Identity.Recipes;

/// <summary>
/// <c>{"name":"people","password":"…","signInHint":"…","people":[{"userName":"anna","displayName":"Anna Berger","email":"…","roles":["Agent"],
/// "teams":["Network"],"leads":["Network"],"organisation":"Nordlicht AG","locale":"de","timeZone":"Europe/Berlin","manager":"ben"}]}</c>: makes people who do
/// not exist; managers may stand anywhere in the list.
/// With <c>password</c> they can sign in with it (a demonstration); without it somebody has to set passwords. <c>signInHint</c> is shown on
/// the sign-in page.
/// </summary>
internal sealed class PeopleStep(IdentityDbContext db, SavePerson save, UserManager<User> accounts, ISettings settings) : IRecipeStepHandler
{
    public string Name => "people";

    public async Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken)
    {
        var content = StepReader.Read<Step>(step, Name);
        var roles = await db.Roles.ToDictionaryAsync(r => r.NormalizedName!, r => r.Id, StringComparer.Ordinal, cancellationToken);
        var teams = await db.Teams.ToDictionaryAsync(t => t.NormalizedName, StringComparer.Ordinal, cancellationToken);
        var organisations = await db.Organisations.ToDictionaryAsync(o => o.NormalizedName, o => o.Id, StringComparer.Ordinal, cancellationToken);
        var known = (await db.Users.Select(u => u.NormalizedUserName!).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);

        // One salt for all: the password is printed on the sign-in page anyway, and forty hashes would double the time of a set-up.
        var hash = content.Password is null ? null : accounts.PasswordHasher.HashPassword(new User(), content.Password);
        foreach (var item in content.People.Where(p => !known.Contains(accounts.NormalizeName(p.UserName))))
        {
            var id = await save.CreateAsync(
                new PersonForm(
                    item.UserName,
                    item.DisplayName,
                    item.Email,
                    item.Phone,
                    item.Organisation is null ? null : Find(organisations, SearchText.Normalize(item.Organisation), "organisation", item.Organisation),
                    item.Locale,
                    item.TimeZone,
                    [.. (item.Roles.Count == 0 ? [Roles.Requester] : item.Roles).Select(r => Find(roles, accounts.NormalizeName(r), "role", r))],
                    [.. item.Teams.Concat(item.Leads).Distinct(StringComparer.OrdinalIgnoreCase).Select(t => Find(teams, SearchText.Normalize(t), "team", t).Id)]),
                cancellationToken);
            if (hash is not null)
            {
                (await db.Users.FirstAsync(u => u.Id == id, cancellationToken)).PasswordHash = hash;
            }

            foreach (var lead in item.Leads)
            {
                Find(teams, SearchText.Normalize(lead), "team", lead).LeadId = id;
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await SetManagersAsync([.. content.People.Where(p => p.Manager is not null && !known.Contains(accounts.NormalizeName(p.UserName)))], cancellationToken);
        if (content.SignInHint is not null)
        {
            await settings.SaveAsync(new SignInSettings { Hint = content.SignInHint }, cancellationToken);
        }
    }

    private async Task SetManagersAsync(IReadOnlyList<Item> led, CancellationToken cancellationToken)
    {
        if (led.Count == 0)
        {
            return;
        }

        var people = await db.Users.ToDictionaryAsync(u => u.NormalizedUserName!, StringComparer.Ordinal, cancellationToken);
        foreach (var item in led)
        {
            people[accounts.NormalizeName(item.UserName)].ManagerId = Find(people, accounts.NormalizeName(item.Manager!), "manager", item.Manager!).Id;
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private static T Find<T>(Dictionary<string, T> known, string key, string kind, string name) =>
        known.TryGetValue(key, out var value)
            ? value
            : throw new BusinessException("Recipes:Malformed", $"The recipe step people names the {kind} {name}, which does not exist.");

    private sealed record Step(string? Name, IReadOnlyList<Item> People, string? Password = null, string? SignInHint = null);

    private sealed record Item(
        string UserName,
        string DisplayName,
        string? Email = null,
        string? Phone = null,
        string? Organisation = null,
        string? Locale = null,
        string? TimeZone = null,
        string? Manager = null)
    {
        public IReadOnlyList<string> Roles { get; init; } = [];

        public IReadOnlyList<string> Teams { get; init; } = [];

        public IReadOnlyList<string> Leads { get; init; } = [];
    }
}
