using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tasks;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
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
    private const int MaxErrorLength = 1000;

    public async Task<Guid> HandleAsync(UploadedFile file, string profile, bool dryRun, CancellationToken cancellationToken)
    {
        if (!user.Can(TicketPermissions.ImportTickets))
        {
            throw new ForbiddenException(localizer["You may not import tickets. Ask an administrator for the right to import."]);
        }

        if (ImportProfile.Shipped.FirstOrDefault(p => p.Name == profile) is not { } chosen)
        {
            throw new ValidationException("profile", localizer["Choose a profile."]);
        }

        if (file.Length > MaxBytes)
        {
            throw new ValidationException("file", localizer["“{0}” is too large: at most {1} MB.", file.FileName, MaxBytes >> 20]);
        }

        // What starts at the same moment all the same is stopped by the claim of the import itself.
        var now = clock.GetUtcNow().UtcDateTime;
        if (board.IsBusy || await db.ImportLeases.AnyAsync(l => l.Source == chosen.Source && l.Until > now, cancellationToken))
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
            StartedAt = now,
        };
        db.Add(job);
        await db.SaveChangesAsync(cancellationToken);
        board.Start(job.Id);
        try
        {
            background.Start($"import {job.FileName}", (services, stopping) => RunAsync(services, job.Id, stopping));
        }
        catch
        {
            board.Finish(job.Id);
            throw;
        }

        return job.Id;
    }

    private static async Task RunAsync(IServiceProvider services, Guid jobId, CancellationToken stopping)
    {
        // A shell that was swapped meanwhile has a board of its own.
        var board = services.GetRequiredService<ImportBoard>();
        var running = board.Start(jobId);
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
            try
            {
                // The importer clears the tracker between batches, so the row is read anew.
                db.Forget();
                var job = (await db.FindAsync<ImportJob>([jobId], CancellationToken.None))!;
                job.FinishedAt = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
                job.Report = report is null ? null : JsonSerializer.Serialize(report);
                error ??= report is null ? localizer["The import failed. The reason is in the server's log."].Value : null;
                job.Error = error?.Length > MaxErrorLength ? error[..(MaxErrorLength - 1)] + "…" : error;
                await db.SaveChangesAsync(CancellationToken.None);
            }
            finally
            {
                board.Finish(jobId);
            }
        }
    }
}
