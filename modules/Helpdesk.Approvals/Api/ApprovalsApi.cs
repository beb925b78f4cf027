using Helpdesk.Approvals.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Approvals.Api;

/// <summary>
/// The caller's approvals over the API. Who is asked decides; there is no right that decides in place of others. What is demanded here keeps a token that
/// was made for reading from deciding.
/// </summary>
internal static class ApprovalsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi("approvals", "Approvals");
        group.MapGet("", ListAsync)
            .RequirePermission(TicketPermissions.ReadTickets)
            .WithName("ListApprovals")
            .WithSummary("Lists what the caller is asked to decide, or has decided")
            .WithDescription("`decided=true` lists what the caller decided, and what others decided for the caller; otherwise what waits, the oldest first. At most 200.");
        group.MapGet("{id:guid}", GetAsync)
            .RequirePermission(TicketPermissions.ReadTickets)
            .WithName("GetApproval")
            .WithSummary("Reads an approval with its evidence");
        group.MapPost("{id:guid}/decisions", DecideAsync)
            .RequirePermission(TicketPermissions.UsePortal)
            .WithIdempotencyKey()
            .WithName("DecideApproval")
            .WithSummary("Approves or rejects")
            .WithDescription(
                """
                `contentHash` is the one that the approval was read with: when the ticket has changed since, the answer is 409, and it has to be read again.
                A decision is never changed; whoever made it can withdraw it while the approval is open. Example:
                `{"isApproved":true,"contentHash":"…"}`.
                """);
        group.MapPost("{id:guid}/withdrawals", WithdrawAsync)
            .RequirePermission(TicketPermissions.UsePortal)
            .WithIdempotencyKey()
            .WithName("WithdrawDecision")
            .WithSummary("Takes back the caller's decision while the approval is open");
        group.MapPut("{id:guid}/slots/{slotId:guid}", ReassignAsync)
            .RequirePermission(ApprovalPermissions.ManageApprovals)
            .WithName("ReassignApproval")
            .WithSummary("Asks somebody else in place of an approver");
        group.MapGet("delegations", DelegationsAsync)
            .RequirePermission(TicketPermissions.ReadTickets)
            .WithName("ListDelegations")
            .WithSummary("Lists the caller's absences that are not over");
        group.MapPost("delegations", CreateDelegationAsync)
            .RequirePermission(TicketPermissions.UsePortal)
            .WithIdempotencyKey()
            .WithName("CreateDelegation")
            .WithSummary("Lets somebody stand in for the caller for a time");
        group.MapPut("delegations/{id:guid}", UpdateDelegationAsync)
            .RequirePermission(TicketPermissions.UsePortal)
            .WithName("UpdateDelegation")
            .WithSummary("Changes an absence of the caller");
        group.MapDelete("delegations/{id:guid}", EndDelegationAsync)
            .RequirePermission(TicketPermissions.UsePortal)
            .WithName("EndDelegation")
            .WithSummary("Ends an absence of the caller now");
    }

    private static async Task<Ok<Page<ApprovalListItem>>> ListAsync(bool? decided, ListApprovals list, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<ApprovalListItem>(
            [.. (decided == true ? await list.DecidedAsync(cancellationToken) : await list.ToDecideAsync(cancellationToken)).Select(ApprovalListItem.Of)], null));

    private static async Task<Ok<ApprovalResource>> GetAsync(Guid id, ReadApproval read, HttpResponse response, CancellationToken cancellationToken)
    {
        var view = await read.HandleAsync(id, cancellationToken);
        response.SetEntityTag(view.Approval.ConcurrencyStamp);
        return TypedResults.Ok(ApprovalResource.Of(view));
    }

    private static async Task<Ok<ApprovalResource>> DecideAsync(
        Guid id, DecisionBody body, DecideApproval decide, ReadApproval read, HttpResponse response, CancellationToken cancellationToken)
    {
        await decide.HandleAsync(id, new DecideRequest(body.IsApproved, body.Comment, body.ContentHash, body.OnBehalfOf), cancellationToken);
        return await GetAsync(id, read, response, cancellationToken);
    }

    private static async Task<Ok<ApprovalResource>> WithdrawAsync(
        Guid id, WithdrawalBody body, WithdrawDecision withdraw, ReadApproval read, HttpResponse response, CancellationToken cancellationToken)
    {
        await withdraw.HandleAsync(id, body.Reason, cancellationToken);
        return await GetAsync(id, read, response, cancellationToken);
    }

    private static async Task<Ok<ApprovalResource>> ReassignAsync(
        Guid id, Guid slotId, ReassignmentBody body, ReassignSlot reassign, ReadApproval read, HttpResponse response, CancellationToken cancellationToken)
    {
        await reassign.HandleAsync(id, slotId, body.PersonId, body.Reason, cancellationToken);
        return await GetAsync(id, read, response, cancellationToken);
    }

    private static async Task<Ok<Page<DelegationResource>>> DelegationsAsync(Delegations delegations, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<DelegationResource>([.. (await delegations.ListAsync(cancellationToken)).Select(DelegationResource.Of)], null));

    private static async Task<Created<DelegationResource>> CreateDelegationAsync(
        DelegationBody body, Delegations delegations, HttpResponse response, CancellationToken cancellationToken)
    {
        var saved = await delegations.SaveAsync(null, new(body.DelegateId, body.From, body.To, body.Reason), null, cancellationToken);
        response.SetEntityTag(saved.ConcurrencyStamp);
        return TypedResults.Created($"{ApiRouteBuilderExtensions.Root}/approvals/delegations/{saved.Id}", DelegationResource.Of(saved));
    }

    private static async Task<Ok<DelegationResource>> UpdateDelegationAsync(
        Guid id, DelegationBody body, Delegations delegations, HttpRequest request, HttpResponse response, CancellationToken cancellationToken)
    {
        var saved = await delegations.SaveAsync(id, new(body.DelegateId, body.From, body.To, body.Reason), request.ExpectedStamp(), cancellationToken);
        response.SetEntityTag(saved.ConcurrencyStamp);
        return TypedResults.Ok(DelegationResource.Of(saved));
    }

    private static async Task<NoContent> EndDelegationAsync(Guid id, Delegations delegations, CancellationToken cancellationToken)
    {
        await delegations.EndAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }
}
