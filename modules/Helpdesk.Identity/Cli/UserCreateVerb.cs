using Helpdesk.Cli;
using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Features;
using Helpdesk.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Cli;

internal sealed class UserCreateVerb(SavePerson save, IdentityDbContext db, ILookupNormalizer normalizer, IStringLocalizer L) : IVerb
{
    public string Name => "user create";

    public string Usage => "NAME --email E [--display-name D] [--role R]... [--team T]... [--organisation O] [--locale L] [--time-zone Z] [--password P]";

    public string Description =>
        "Creates a person who can sign in. Without --password the password is the first line of standard input, else a random one that is printed once.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var name = arguments.Positions is [var only] ? only : throw new BusinessException("Cli:MissingName", L["Give exactly one user name."]);
        List<Guid> roles = [];
        foreach (var role in arguments.Values("role") is { Count: > 0 } given ? given : [Roles.Requester])
        {
            var normalized = normalizer.NormalizeName(role);
            roles.Add(await db.Roles.Where(r => r.NormalizedName == normalized).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(cancellationToken)
                ?? throw new BusinessException("Identity:UnknownRole", L["There is no role {0}.", role]));
        }

        List<Guid> teams = [];
        foreach (var team in arguments.Values("team"))
        {
            var normalized = SearchText.Normalize(team);
            teams.Add(await db.Teams.Where(t => t.NormalizedName == normalized).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(cancellationToken)
                ?? throw new BusinessException("Identity:UnknownTeam", L["There is no team {0}.", team]));
        }

        Guid? organisation = null;
        if (arguments.Option("organisation") is { } organisationName)
        {
            var normalized = SearchText.Normalize(organisationName);
            organisation = await db.Organisations.Where(o => o.NormalizedName == normalized).Select(o => (Guid?)o.Id).FirstOrDefaultAsync(cancellationToken)
                ?? throw new BusinessException("Identity:UnknownOrganisation", L["There is no organisation {0}.", organisationName]);
        }

        var email = arguments.Required("email");
        var (password, isRandom) = await PasswordInput.ReadAsync(arguments.Option("password"));
        await save.CreateAsync(
            new PersonForm(
                name, arguments.Option("display-name") ?? name, email, null, organisation, arguments.Option("locale"), arguments.Option("time-zone"), roles, teams, password),
            cancellationToken);
        await output.WriteLineAsync(L["{0} was created.", name].Value);
        if (isRandom)
        {
            await output.WriteLineAsync(L["Password: {0}", password].Value);
        }

        return 0;
    }
}
