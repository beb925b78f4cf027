using Helpdesk.Data;
using Helpdesk.Events;
using Helpdesk.Modules;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Features;
using Microsoft.Extensions.DependencyInjection;

[assembly: Helpdesk.Modules.Manifest.Module(Name = "Workflow steps of the tests")]
[assembly: Helpdesk.Modules.Manifest.Feature(Id = "Helpdesk.Workflows.Tests", Name = "Workflow steps of the tests", Dependencies = ["Helpdesk.Workflows"])]

namespace Helpdesk.Workflows.Tests;

internal sealed class Startup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddActivity<KeepRecord>().AddActivity<AskSomebody>().AddEventHandler<RecordKept, HearOfRecord>();
        // The tests say when these run.
        foreach (var task in services.Where(s => s.ImplementationType == typeof(SendDueRequests) || s.ImplementationType == typeof(DeliverStimuli)).ToList())
        {
            services.Remove(task);
        }
    }
}

/// <summary>What <see cref="KeepRecord"/> tells.</summary>
[EventName("tests.record-kept.v1")]
public sealed record RecordKept(string Name);

/// <summary>Without somebody who listens nothing would be told.</summary>
internal sealed class HearOfRecord : IEventHandler<RecordKept>
{
    public Task HandleAsync(RecordKept @event, EventContext context, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Writes a record that the ledger keeps, and tells about it.</summary>
internal sealed class KeepRecord(WorkflowsDbContext db) : CodeActivity, IDescribedActivity
{
    public static ActivityDescriptor Descriptor { get; } =
        new() { TypeName = "Tests.KeepRecord", DisplayName = "Keep a record", Description = "Writes a record.", Category = ActivityCategories.Data, Inputs = [new("Name", "Name", ActivityEditors.SingleLine)] };

    public override async Task ExecuteAsync(IActivityContext context, CancellationToken cancellationToken)
    {
        var name = context.GetText("name") ?? throw new Errors.BusinessException("Tests:NoName", "The record needs a name.");
        db.Definitions.Add(new WorkflowDefinition { DefinitionId = name, Version = 1, Name = name, Document = "{}" });
        db.Publish(new RecordKept(name));
        await db.SaveChangesAsync(cancellationToken);
        context.Note($"{context.CorrelationId} kept {name}");
    }
}

/// <summary>Waits for a decision that may also come too late.</summary>
internal sealed class AskSomebody : CodeActivity, IDescribedActivity
{
    public static ActivityDescriptor Descriptor { get; } = new()
    {
        TypeName = "Tests.Ask",
        DisplayName = "Ask somebody",
        Description = "Waits for a decision.",
        Category = ActivityCategories.Approvals,
        Outcomes = ["Approved", "Rejected", "Expired"],
    };

    public override Task ExecuteAsync(IActivityContext context, CancellationToken cancellationToken)
    {
        context.Wait(dueAt: context.Now.AddDays(2));
        return Task.CompletedTask;
    }

    public override Task ResumeAsync(IActivityContext context, ActivityResumption resumption, CancellationToken cancellationToken)
    {
        context.Complete(resumption.IsDue ? "Expired" : "Approved");
        return Task.CompletedTask;
    }
}
