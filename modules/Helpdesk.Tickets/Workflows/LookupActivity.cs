using System.Text.Json.Nodes;
using Helpdesk.Identity;
using Helpdesk.Workflows;

namespace Helpdesk.Tickets.Workflows;

/// <summary>Finds a ticket, a person or a team, for conditions and texts of later steps.</summary>
internal sealed class LookupActivity(WorkflowTicket tickets, TicketValues values) : CodeActivity, IDescribedActivity
{
    private const string Found = "Found";
    private const string NotFound = "Not found";

    public static ActivityDescriptor Descriptor { get; } = new()
    {
        TypeName = "Itsm.Lookup",
        DisplayName = "Look up",
        Description = "Finds a ticket, a person or a team by what identifies it.",
        Category = ActivityCategories.Data,
        Icon = "search",
        Inputs =
        [
            new("Kind", "What", ActivityEditors.Dropdown)
            {
                IsRequired = true, DefaultValue = "ticket", Options = [new("ticket", "Ticket"), new("person", "Person"), new("team", "Team")],
            },
            new("Key", "Number, name or mail address", ActivityEditors.SingleLine) { IsRequired = true, DefaultSyntax = "JavaScript" },
        ],
        Outputs = [new("Result", "What was found")],
        Outcomes = [Found, NotFound],
    };

    public override async Task ExecuteAsync(IActivityContext context, CancellationToken cancellationToken)
    {
        var key = context.GetText("key");
        JsonNode? found = key is null ? null : context.GetText("kind") switch
        {
            "person" => await tickets.FindPersonAsync(key, cancellationToken) is { } person ? Of(person) : null,
            "team" => await tickets.FindTeamAsync(key, cancellationToken) is { } team ? new JsonObject { ["id"] = team.Id.ToString(), ["name"] = team.Name, ["lead"] = team.LeadId?.ToString() } : null,
            _ => await values.ReadAsync(key, cancellationToken),
        };
        context.SetResult("Result", found);
        context.Complete(found is null ? NotFound : Found);
    }

    internal static JsonObject Of(PersonRef person) => new()
    {
        ["id"] = person.Id.ToString(),
        ["name"] = person.DisplayName,
        ["userName"] = person.UserName,
        ["email"] = person.Email,
        ["organisation"] = person.OrganisationName,
        ["isActive"] = person.IsActive,
    };
}
