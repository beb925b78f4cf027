using System.Globalization;
using System.Text.Json.Nodes;
using Helpdesk.Settings;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Expressions;
using Helpdesk.Workflows.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows.Activities;

/// <summary>
/// Sends a request to another system. The step writes down what is to be sent, and waits; the request is made after the commit
/// (<see cref="Features.SendDueRequests"/>), and its answer resumes the step.
/// </summary>
internal abstract class HttpRequestActivity : Activity
{
    public const string UnmatchedOutcome = "Unmatched status code";
    public const string FailedOutcome = "Failed to connect";
    public const string TimeoutOutcome = "Timeout";

    private const string RequestMemory = "request";

    public override bool WantsToKnowOfCancel => true;

    protected abstract IReadOnlyList<int> ExpectedOf(ActivityContext context);

    /// <summary>Goes on after an answer, or without one.</summary>
    /// <param name="code">Null when there is none.</param>
    /// <param name="isExpected">The document has a way for the code; null when it names no codes.</param>
    protected abstract void GoOn(ActivityContext context, RequestResult result, int? code, bool? isExpected);

    public sealed override async ValueTask ExecuteAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        var order = RequestOrder.Read(context, ExpectedOf(context));
        // Known now is better than after the commit; the send looks again.
        if ((await context.Services.GetRequiredService<ISettings>().GetAsync<WorkflowHttpSettings>(cancellationToken)).Find(order.Uri) is null)
        {
            throw new WorkflowFaultException($"“{order.Uri.Scheme}://{order.Uri.Authority}” is not in the list of hosts that workflows may call.");
        }

        var db = context.Services.GetRequiredService<WorkflowsDbContext>();
        var request = new PendingRequest
        {
            InstanceId = context.Run.InstanceId,
            RunId = context.State.Id,
            Host = order.Uri.Host,
            Order = order.ToJson(),
            DueAt = context.Now.UtcDateTime,
        };
        db.Requests.Add(request);
        await db.SaveChangesAsync(cancellationToken);
        context.Memory[RequestMemory] = request.Id.ToString();
        context.Wait(new JsonObject { ["RequestId"] = request.Id.ToString() });
    }

    public sealed override ValueTask ResumeAsync(ActivityContext context, WorkItem item, CancellationToken cancellationToken)
    {
        var answer = item.Payload;
        var result = Enum.TryParse<RequestResult>(Texts.Of(answer.At("result")), out var known) ? known : RequestResult.NotReached;
        var problem = Texts.Of(answer.At("problem"));
        context.Run.Record(context.State, "Note", Texts.Of(answer.At("summary")));
        if (result == RequestResult.Refused)
        {
            throw new WorkflowFaultException(problem ?? "The request was refused.");
        }

        int? code = null;
        if (result == RequestResult.Answered && answer.At("statusCode") is JsonValue status)
        {
            code = (int)ScriptValue.ToNumber(ScriptValue.FromJson(status));
            var content = Texts.Of(answer.At("content")) ?? "";
            context.SetResult("StatusCode", (double)code.Value);
            context.SetResult("ParsedContent", answer.At("isJson") is JsonValue isJson && isJson.TryGetValue<bool>(out var yes) && yes ? ScriptValue.ParseJson(content) : content);
            context.SetResult("ResponseHeaders", ScriptValue.FromJson(answer.At("headers")));
        }
        else if (problem is not null)
        {
            context.Run.Record(context.State, "Note", problem);
        }

        var expected = ExpectedOf(context);
        GoOn(context, result, code, code is null || expected.Count == 0 ? null : expected.Contains(code.Value));
        return ValueTask.CompletedTask;
    }

    public sealed override async ValueTask CancelAsync(ActivityContext context, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(Texts.Of(context.Memory[RequestMemory]), out var id))
        {
            var db = context.Services.GetRequiredService<WorkflowsDbContext>();
            db.Requests.RemoveRange(await db.Requests.Where(r => r.Id == id).ToListAsync(cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    protected static int? CodeOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 100 and < 600 ? code : null;
}

/// <summary>A request whose codes are outcomes of the step.</summary>
internal sealed class FlowSendHttpRequest : HttpRequestActivity
{
    public override string Type => "Elsa.FlowSendHttpRequest";

    public override IReadOnlyList<string>? OutcomesOf(ActivityNode node) =>
        WrittenTexts.Of(node["expectedStatusCodes"]) is { } codes ? [.. codes, .. Descriptor.Outcomes] : null;

    /// <summary>A code comes together with Done.</summary>
    public override bool IsExclusive(ActivityNode node) => false;

    public override (string Field, string Problem)? ProblemOf(ActivityNode node) =>
        WrittenTexts.Of(node["expectedStatusCodes"]) is { } codes && codes.Any(c => CodeOf(c) is null) ? ("expectedStatusCodes", "A status code is a number such as 200 or 404.") : null;

    protected override IReadOnlyList<int> ExpectedOf(ActivityContext context) => [.. context.GetList("expectedStatusCodes").Select(c => CodeOf(ScriptValue.ToText(c))).OfType<int>()];

    protected override void GoOn(ActivityContext context, RequestResult result, int? code, bool? isExpected) => context.Complete(result switch
    {
        RequestResult.TimedOut => [TimeoutOutcome],
        RequestResult.NotReached => [FailedOutcome],
        _ => isExpected switch
        {
            true => [code!.Value.ToString(CultureInfo.InvariantCulture), FlowConnection.DefaultPort],
            false => [UnmatchedOutcome, FlowConnection.DefaultPort],
            null => [FlowConnection.DefaultPort],
        },
    });
}

/// <summary>A request with a step inside of it for each code.</summary>
internal sealed class SendHttpRequest : HttpRequestActivity
{
    private const string Cases = "expectedStatusCodes";

    public override string Type => "Elsa.SendHttpRequest";

    protected override IReadOnlyList<int> ExpectedOf(ActivityContext context) =>
        [.. Texts.ArrayOf(context.Node[Cases]).Select(c => c.At("statusCode")?.ToString() is { } text ? CodeOf(text) : null).OfType<int>()];

    protected override void GoOn(ActivityContext context, RequestResult result, int? code, bool? isExpected)
    {
        var port = result switch
        {
            RequestResult.TimedOut => "timeout",
            RequestResult.NotReached => "failedToConnect",
            _ => isExpected switch
            {
                true => string.Create(CultureInfo.InvariantCulture, $"{Cases}:{code}"),
                false => "unmatchedStatusCode",
                null => "",
            },
        };
        if (context.Node.Ports.TryGetValue(port, out var step))
        {
            context.Schedule(step);
        }
        else
        {
            context.Complete();
        }
    }
}
