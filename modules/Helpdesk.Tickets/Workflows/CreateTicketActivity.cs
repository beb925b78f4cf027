using System.Text.Json.Nodes;
using Helpdesk.Tickets.Features;
using Helpdesk.Workflows;

namespace Helpdesk.Tickets.Workflows;

/// <summary>Creates a ticket, and waits until it is solved if asked to.</summary>
internal sealed class CreateTicketActivity(WorkflowTicket tickets, CreateTicket create, TicketCatalog catalog) : CodeActivity, IDescribedActivity
{
    public const string TypeName = "Itsm.CreateTicket";

    private const string Number = "number";

    public static ActivityDescriptor Descriptor { get; } = new()
    {
        TypeName = TypeName,
        DisplayName = "Create a ticket",
        Description = "Creates a ticket below the one that the workflow is about, and can wait until it is solved.",
        Category = ActivityCategories.Tickets,
        Icon = "ticket",
        Inputs =
        [
            new("TicketType", "Type of ticket", ActivityEditors.Option) { IsRequired = true, Source = "ticket-types", DefaultValue = "incident" },
            new("Title", "Title", ActivityEditors.SingleLine) { IsRequired = true, DefaultSyntax = "Liquid" },
            new("Description", "Description", ActivityEditors.MultiLine) { DefaultSyntax = "Liquid" },
            new("Requester", "Requester", ActivityEditors.Option) { Source = "people", Description = "Empty for the requester of the ticket that the workflow is about." },
            new("Team", "Team", ActivityEditors.Team) { Source = "teams" },
            new("Service", "Service", ActivityEditors.Option) { Source = "services" },
            new("Category", "Category", ActivityEditors.Option) { Source = "categories" },
            new("Urgency", "Urgency", ActivityEditors.Number) { TypeName = "Int32" },
            new("IsChild", "Belongs to the ticket of the workflow", ActivityEditors.Checkbox) { TypeName = "Boolean", DefaultValue = "true" },
            new("Wait", "Wait until it is solved", ActivityEditors.Checkbox) { TypeName = "Boolean" },
        ],
        Outputs = [new("Result", "Number of the ticket", "String")],
        Outcomes = ["Done", "Cancelled"],
    };

    public static JsonObject StimulusOf(string number) => new() { ["Ticket"] = number };

    public override async Task ExecuteAsync(IActivityContext context, CancellationToken cancellationToken)
    {
        var about = context.CorrelationId is null ? null : await tickets.FindAsync(context, cancellationToken);
        var created = await create.HandleAsync(
            new CreateTicketRequest
            {
                TypeId = context.GetText("ticketType") ?? "",
                Title = context.GetText("title") ?? "",
                Description = context.GetText("description") ?? "",
                RequesterId = context.GetText("requester") is { } requester ? await tickets.PersonAsync(requester, cancellationToken) : about?.RequesterId,
                TeamId = context.GetText("team") is { } team ? await tickets.TeamAsync(team, cancellationToken) : null,
                ServiceId = context.GetText("service") is { } service ? await tickets.ServiceAsync(service, cancellationToken) : about?.ServiceId,
                CategoryId = context.GetText("category") is { } category ? await tickets.CategoryAsync(category, cancellationToken) : null,
                Urgency = context.GetNumber("urgency", 0) is > 0 and var urgency ? (int)urgency : null,
                Channel = Domain.TicketChannels.Api,
                ParentNumber = context.GetBoolean("isChild") ? about?.Number : null,
                Audience = CustomFields.FieldAudience.Nobody,
            },
            cancellationToken);
        context.SetResult("Result", created.Number);
        context.Memory[Number] = created.Number;
        if (context.GetBoolean("wait"))
        {
            context.Wait(StimulusOf(created.Number));
        }
    }

    public override Task ResumeAsync(IActivityContext context, ActivityResumption resumption, CancellationToken cancellationToken)
    {
        var number = context.Memory[Number]?.GetValue<string>() ?? "";
        var (type, state) = (resumption.Payload?["typeId"]?.GetValue<string>(), resumption.Payload?["to"]?.GetValue<string>());
        switch (catalog.FindType(type ?? "")?.StateMachine.States.FirstOrDefault(s => s.Id == state)?.Category)
        {
            case StateCategory.Resolved or StateCategory.Closed:
                context.Complete();
                break;
            case StateCategory.Cancelled:
                context.Complete("Cancelled");
                break;
            default:
                context.Wait(StimulusOf(number));
                break;
        }

        return Task.CompletedTask;
    }
}
