using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tasks;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Import;

/// <summary>Takes a file in the browser and imports it outside of the request.</summary>
internal sealed class StartImport(
    TicketsDbContext db,
    IBlobStore blobs,
    ImportBoard board,
    IBackgroundWork background,
    ICurrentUser user,
    TimeProvider clock,
    IStringLocalizer localizer)
{
    public const long MaxBytes = 200L * 1024 * 1024;

    public async Task<Guid> HandleAsync(UploadedFile file, string profile, bool dryRun, CancellationToken cancellationToken)
    {
        if (!user.Can(TicketPermissions.ImportTickets))
        {
            throw new ForbiddenException(localizer["You may not import tickets. Ask an administrator for the right to import."]);
        }

        if (ImportProfile.Shipped.All(p => p.Name != profile))
        {
            throw new ValidationException("profile", localizer["Choose a profile."]);
        }

        if (board.IsBusy)
        {
            throw new BusinessException("Import:Busy", localizer["An import is running. Wait for its end or cancel it."], 409);
        }

        await using var content = file.Open();
        var blob = await blobs.SaveAsync(content, MaxBytes, cancellationToken);
        var job = new ImportJob
        {
            FileName = file.FileName.Length <= 255 ? file.FileName : file.FileName[^255..],
            FileSha256 = blob.Sha256,
            Profile = profile,
            IsDryRun = dryRun,
            StartedById = user.Id,
            StartedByName = user.Name,
            StartedAt = clock.GetUtcNow().UtcDateTime,
        };
        db.Add(job);
        await db.SaveChangesAsync(cancellationToken);
        board.Start(job.Id);
        background.Start($"import {job.FileName}", (services, stopping) => RunAsync(services, job.Id, stopping));
        return job.Id;
    }

    private static async Task RunAsync(IServiceProvider services, Guid jobId, CancellationToken stopping)
    {
        var board = services.GetRequiredService<ImportBoard>();
        var running = board.Find(jobId)!;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, running.Cancelled);
        var db = services.GetRequiredService<TicketsDbContext>();
        var localizer = services.GetRequiredService<IStringLocalizer>();
        ImportReport? report = null;
        string? error = null;
        try
        {
            var job = (await db.FindAsync<ImportJob>([jobId], either.Token))!;
            var content = await services.GetRequiredService<IBlobStore>().OpenAsync(job.FileSha256, either.Token)
                ?? throw new BusinessException("Import:FileLost", localizer["The uploaded file is no longer there. Upload it again."]);
            await using (content)
            {
                report = await services.GetRequiredService<ImportEvents>()
                    .HandleAsync(content, ImportProfile.Find(job.Profile), job.IsDryRun, running, either.Token);
            }
        }
        catch (OperationCanceledException)
        {
            error = localizer["Cancelled. What was stored until then is whole; a new run goes on from there."];
        }
        catch (BusinessException e)
        {
            error = e.Message;
        }
        finally
        {
            // The importer clears the tracker between batches, so the row is read anew.
            db.ChangeTracker.Clear();
            var job = (await db.FindAsync<ImportJob>([jobId], CancellationToken.None))!;
            job.FinishedAt = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
            job.Report = report is null ? null : JsonSerializer.Serialize(report);
            job.Error = error ?? (report is null ? localizer["The import failed. The reason is in the server's log."].Value : null);
            await db.SaveChangesAsync(CancellationToken.None);
            board.Finish(jobId);
        }
    }
}
