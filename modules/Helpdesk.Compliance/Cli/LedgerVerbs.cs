using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Helpdesk.Cli;
using Helpdesk.Compliance.Ledger;
using Helpdesk.Data;
using Helpdesk.Errors;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Cli;

internal sealed class LedgerVerifyVerb(VerifyLedger ledger, VerifyRows rows, VerifyBundle bundle, ILedgerActs acts) : IVerb
{
    public string Name => "ledger verify";

    public string Usage => "[--bundle FILE] [--json]";

    public string Description => "Verifies the tenant's ledger and its rows against it, an exported ledger or a proof, and names the first record that is wrong.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var file = arguments.Option("bundle");
        var result = file is null ? await ledger.HandleAsync(cancellationToken) : await bundle.HandleAsync(file, cancellationToken);
        // A ledger that is itself wrong says nothing of rows, and a bundle has none.
        var compared = file is null && result.Finding is null ? await rows.HandleAsync(cancellationToken) : null;
        var wrong = result.Finding ?? compared?.Finding;
        if (arguments.Flag("json"))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(
                new
                {
                    isValid = wrong is null, result.Events, result.Checkpoints, result.Unsealed, result.Erased, compared?.Rows, record = wrong?.Record,
                    checkpoint = wrong?.Checkpoint, finding = wrong?.Sentence,
                },
                JsonSerializerOptions.Web));
        }
        else
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Events:N0} events in {result.Checkpoints:N0} signed checkpoints are right ({watch.Elapsed.TotalSeconds:N1} s); {result.Unsealed:N0} wait for their seal."));
            if (result.Erased > 0)
            {
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The values of {result.Erased:N0} of them were erased."));
            }

            if (compared is not null)
            {
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{compared.Rows:N0} rows were compared with it."));
            }

            if (wrong is not null)
            {
                await output.WriteLineAsync(wrong.Sentence);
            }
        }

        if (arguments.Option("bundle") is null)
        {
            // After the answer: who asks whether the ledger is right learns it even when nothing can be written to it.
            await acts.RecordAsync(
                LedgerActions.Verified, LedgerSeal.LedgerName, "",
                new Dictionary<string, object?> { ["checkpoints"] = result.Checkpoints, ["events"] = result.Events, ["finding"] = wrong?.Sentence },
                cancellationToken);
        }

        return wrong is null ? 0 : 1;
    }
}

internal sealed class LedgerExportVerb(ExportLedger export) : IVerb
{
    public string Name => "ledger export";

    public string Usage => "FILE";

    public string Description => "Writes the sealed ledger, its checkpoints and public keys as a bundle that is verified without the product.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        if (arguments.Positions is not [var file])
        {
            throw new BusinessException("Cli:MissingArgument", "Say where to write: ledger export FILE.");
        }

        var count = await export.HandleAsync(file, cancellationToken);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count:N0} events written to {file}."));
        return 0;
    }
}

internal sealed class LedgerProveVerb(ProveEvents prove, ILedgerActs acts, IStringLocalizer L) : IVerb
{
    public string Name => "ledger prove";

    public string Usage => "TYPE ID FILE";

    public string Description => "Writes the sealed events of one record as a bundle that proves them without the rest of the ledger.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        if (arguments.Positions is not [var type, var id, var file])
        {
            throw new BusinessException("Cli:MissingArgument", "Say of what, and where to write: ledger prove TYPE ID FILE, for example ledger prove tickets.ticket 0198… proof.zip.");
        }

        var proof = new ProofSummary(0, 0, 0, null, null);
        await BundleFile.WriteAsync(
            file,
            async stream =>
            {
                proof = await prove.WriteAsync(stream, [new(type, id)], cancellationToken);
                if (proof.Events == 0)
                {
                    throw new BusinessException("Compliance:NothingToProve", L["The ledger has no sealed event of {0} {1}. Look at the kind and the key; what was just written is sealed within a minute.", type, id]);
                }

                await acts.RecordAsync(
                    LedgerActions.Exported, type, id, new Dictionary<string, object?> { ["events"] = proof.Events, ["file"] = Path.GetFileName(file) }, cancellationToken);
            },
            L, cancellationToken);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{proof.Events:N0} events and {proof.Checkpoints:N0} signed checkpoints written to {file}; {proof.Unsealed:N0} wait for their seal and are not in it."));
        return 0;
    }
}

internal sealed class LedgerEraseVerb(EraseLedgerValues erase) : IVerb
{
    public string Name => "ledger erase";

    public string Usage => "TYPE ID --reason TEXT";

    public string Description => "Erases the values of all events of one record for ever; that they were there, and who changed what kind of thing when, stays proved.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        if (arguments.Positions is not [var type, var id])
        {
            throw new BusinessException("Cli:MissingArgument", "Say of what: ledger erase TYPE ID --reason TEXT, for example ledger erase identity.person 0198… --reason \"Right to erasure\".");
        }

        var count = await erase.HandleAsync(new(type, id), arguments.Required("reason"), cancellationToken);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The values of {count:N0} events of {type} {id} were erased. Backups still hold them."));
        return 0;
    }
}

internal sealed class LedgerAcceptRestoreVerb(AcceptRestore accept) : IVerb
{
    public string Name => "ledger accept-restore";

    public string Usage => "--reason TEXT";

    public string Description => "Goes on after a restore of an older database: an act in the ledger says what was lost and why.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var accepted = await accept.HandleAsync(arguments.Required("reason"), cancellationToken);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"The ledger goes on after checkpoint {accepted.Checkpoint}; what was signed up to checkpoint {accepted.Lost} is lost, and its hash is kept in {accepted.KeptFile} and in the ledger."));
        return 0;
    }
}

internal sealed class LedgerSealVerb(SealLedger seal) : IVerb
{
    public string Name => "ledger seal";

    public string Usage => "";

    public string Description => "Seals what was written since the server last did, for example after an import without a server.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var count = await seal.HandleAsync(everything: true, cancellationToken);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count:N0} events sealed."));
        return 0;
    }
}

internal sealed class LedgerRotateKeyVerb(SigningKeys keys, IStringLocalizer L) : IVerb
{
    public string Name => "ledger rotate-key";

    public string Usage => "";

    public string Description => "Makes a new key that signs the ledger from now on; the old ones stay, to verify what they signed.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        using var key = keys.Add();
        await output.WriteLineAsync(L["The ledger is signed by the key {0} from now on. Tell it to who verifies bundles, and back it up.", SigningKeys.Id(key)]);
        return 0;
    }
}
