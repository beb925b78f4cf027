using System.Data.Common;
using System.Reflection;
using System.Reflection.Emit;
using Helpdesk.Architecture.Samples;
using Helpdesk.Architecture.Source;
using Helpdesk.Data;
using Helpdesk.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Architecture.Rules;

/// <summary>
/// No write path avoids the ledger: module code can write only through SaveChanges of a <see cref="ModuleDbContext"/> (whose interceptor
/// writes the ledger) or through <see cref="IBulkWriter"/>. Read from the compiled code, so that it does not matter how the source looks.
/// </summary>
public sealed class LedgerRules
{
    /// <summary>Rows and values that hold no fact of the organisation. An addition is a decision of a reviewer: say in the attribute why.</summary>
    private static readonly string[] ApprovedNotInLedger =
    [
        "Helpdesk.Compliance.Ledger.LedgerCheckpoint",
        "Helpdesk.Compliance.Ledger.LedgerSeal",
        "Helpdesk.Compliance.Reports.ReportRun.LeaseUntil",
        "Helpdesk.Events.OutboxDelivery",
        "Helpdesk.Events.OutboxMessage",
        "Helpdesk.Identity.Domain.ApiTokenUse",
        "Helpdesk.Identity.Domain.SeededGrant",
        "Helpdesk.Notifications.Domain.Notification",
        "Helpdesk.Platform.Data.BackgroundTaskRow",
        "Helpdesk.Platform.Data.DataProtectionKey",
        "Helpdesk.Platform.Data.IdempotencyKey",
        "Helpdesk.Platform.Data.NumberCounter",
        // Its store has written it by plain commands from the beginning: the verifier of rows found it without events.
        "Helpdesk.Platform.Data.TenantRow",
        "Helpdesk.Tickets.Clocks.TicketClock",
        "Helpdesk.Tickets.Clocks.TicketClockState",
        "Helpdesk.Tickets.Domain.Ticket.DueAt",
        // Private to its writer and not said yet; sent, it is a message or a change and in the ledger as such.
        "Helpdesk.Tickets.Domain.TicketDraft",
        "Helpdesk.Tickets.Import.ImportLease",
        "Helpdesk.Tickets.Metrics.TicketMeasures",
        "Helpdesk.Tickets.Routing.TeamTurns",
        "Helpdesk.Workflows.Domain.KeptStimulus",
        "Helpdesk.Workflows.Domain.PendingRequest",
        "Helpdesk.Workflows.Domain.StoredBookmark",
        "Helpdesk.Workflows.Domain.StoredTrigger",
        "Helpdesk.Workflows.Domain.UsedSignature",
        "Helpdesk.Workflows.Domain.WorkflowInstance.State",
    ];

    /// <summary>
    /// Records of what happened. All others are configuration and say so; an addition here is a decision of a reviewer: a kind that says how the product
    /// works belongs into the log of configuration changes.
    /// </summary>
    private static readonly string[] BusinessData =
    [
        "approvals.approval", "approvals.decision", "approvals.delegation", "approvals.slot",
        "changes.cab-addendum", "changes.cab-agenda-item", "changes.cab-attendee", "changes.cab-meeting", "changes.calendar-feed", "changes.change", "changes.task",
        "compliance.engagement", "compliance.engagement-member", "compliance.question", "compliance.question-message", "compliance.report-run",
        "compliance.report-schedule", "compliance.sample",
        "identity.api-token", "identity.import-key", "identity.organisation", "identity.person", "identity.person-role", "identity.sign-in", "identity.team-member",
        "incidents.incident",
        "problems.known-error", "problems.known-error-use", "problems.problem", "problems.shared-workaround",
        "requests.order", "requests.order-task",
        "tickets.absence", "tickets.announcement", "tickets.attachment", "tickets.breach-model", "tickets.clock-step", "tickets.comment", "tickets.event",
        "tickets.field-value", "tickets.import-job", "tickets.link", "tickets.rating", "tickets.saved-view", "tickets.task", "tickets.ticket",
        "tickets.unowned-alarm", "tickets.watcher",
        "workflows.instance", "workflows.journal",
    ];

    /// <summary>Parts of the platform that write without SaveChanges: its own bookkeeping, and the writers that write the ledger themselves.</summary>
    private static readonly string[] ApprovedPlatformWriters =
    [
        // Sees the commands of all contexts and refuses those that avoid the ledger.
        "Helpdesk.Platform.Data.CommandInterceptor",
        // Keys and counters that must not wait for, or roll back with, a use case.
        "Helpdesk.Platform.Data.DataProtectionKeyRepository",
        "Helpdesk.Platform.Data.NumberSequence",
        // The adapters of the databases and what they share; a migration creates tables.
        "Helpdesk.Platform.Data.DbCommandExtensions",
        "Helpdesk.Platform.Data.PostgreSqlDatabase",
        "Helpdesk.Platform.Data.ShellMigrator",
        "Helpdesk.Platform.Data.SqliteDatabase",
        // Leases and marks of deliveries.
        "Helpdesk.Platform.Events.OutboxMonitor",
        "Helpdesk.Platform.Events.OutboxProcessor",
        "Helpdesk.Platform.Events.PurgeDelivered",
        // Asks the database for one row and writes nothing.
        "Helpdesk.Platform.Hosting.DatabaseReadinessCheck",
        // Which tenants a cluster has: the host's own file, where there are several nodes.
        "Helpdesk.Platform.Shells.DatabaseShellSettingsStore",
        // Answers kept for repeated requests; what the request changed is in the ledger.
        "Helpdesk.Platform.Web.IdempotencyMiddleware",
    ];

    private static readonly string[] BulkOperations = ["ExecuteUpdate", "ExecuteUpdateAsync", "ExecuteDelete", "ExecuteDeleteAsync"];

    private static readonly string[] RawSql =
    [
        "ExecuteSql", "ExecuteSqlAsync", "ExecuteSqlRaw", "ExecuteSqlRawAsync", "ExecuteSqlInterpolated", "ExecuteSqlInterpolatedAsync",
        // A statement that reads can also write (DELETE ... RETURNING, a function), so modules do not write SQL at all.
        "FromSql", "FromSqlRaw", "FromSqlInterpolated", "SqlQuery", "SqlQueryRaw",
    ];

    private static readonly string[] Connections =
        ["GetDbConnection", "SetDbConnection", "OpenConnection", "OpenConnectionAsync", "UseTransaction", "UseTransactionAsync", "BeginTransaction", "BeginTransactionAsync"];

    private static readonly string[] DataInMigrations = ["Sql", "InsertData", "UpdateData", "DeleteData"];

    private static readonly string[] Drivers = ["Microsoft.Data.Sqlite", "Npgsql", "Microsoft.Data.SqlClient", "System.Data.SqlClient", "System.Data.Odbc", "SQLitePCL"];

    [Fact]
    public void Modules_WriteOnlyThroughTheirContexts() =>
        Assemblies.ModuleCode.SelectMany(a => a.GetTypes()).SelectMany(ForbiddenWrites).Distinct().ShouldBeEmpty();

    [Fact]
    public void Modules_ReferenceNoDatabaseDriver() =>
        Assemblies.ModuleCode
            .SelectMany(a => a.GetReferencedAssemblies().Select(r => r.Name!).Where(IsDriver).Select(r => $"{a.GetName().Name} references {r}"))
            .ShouldBeEmpty();

    [Fact]
    public void Modules_HaveOnlyModuleContexts_ThatKeepTheirPath() =>
        Assemblies.ModuleCode.SelectMany(a => a.GetTypes()).SelectMany(ForeignContexts).ShouldBeEmpty();

    [Fact]
    public void Platform_WritesPastSaveChanges_OnlyWhereApproved() =>
        Assemblies.Platform.GetTypes().SelectMany(RawWrites).Select(u => u.Home.FullName!).Distinct().Order(StringComparer.Ordinal)
            .ShouldBe(ApprovedPlatformWriters.Order(StringComparer.Ordinal));

    [Fact]
    public void TypesOutsideOfTheLedger_AreTheApprovedOnes_AndSayWhy()
    {
        var outside = Assemblies.Product.SelectMany(a => a.GetTypes())
            .SelectMany(t => t.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Prepend<MemberInfo>(t))
            .Where(m => m.IsDefined(typeof(NotInLedgerAttribute), false))
            .ToDictionary(m => m is Type type ? type.FullName! : $"{m.DeclaringType!.FullName}.{m.Name}", m => m.GetCustomAttribute<NotInLedgerAttribute>()!.Reason);
        outside.Keys.Order(StringComparer.Ordinal).ShouldBe(ApprovedNotInLedger.Order(StringComparer.Ordinal));
        outside.Where(m => m.Value.Length < 20).Select(m => m.Key).ShouldBeEmpty();
    }

    [Fact]
    public void EachKindOfRecord_IsConfigurationOrBusinessData_ByDecision()
    {
        var kinds = Assemblies.Product.SelectMany(a => a.GetTypes()).Where(t => t.IsDefined(typeof(LedgerNameAttribute), false)).ToList();
        kinds.Where(t => !t.IsDefined(typeof(ConfigurationAttribute), false)).Select(t => t.GetCustomAttribute<LedgerNameAttribute>()!.Name).Order(StringComparer.Ordinal)
            .ShouldBe(BusinessData.Order(StringComparer.Ordinal), "Decide for each kind of record: [Configuration] on its type, or a name in BusinessData");
    }

    [Fact]
    public void EachRecordOfAContext_HasANameInTheLedger_OrSaysWhyNot() =>
        Assemblies.Product.SelectMany(a => a.GetTypes()).Where(t => t.IsSubclassOf(typeof(ModuleDbContext)))
            .SelectMany(t => t.GetProperties().Select(p => p.PropertyType).Where(p => p.IsGenericType && p.GetGenericTypeDefinition() == typeof(DbSet<>)).Select(p => p.GenericTypeArguments[0]))
            .Where(t => !t.IsDefined(typeof(LedgerNameAttribute), false) && !t.IsDefined(typeof(NotInLedgerAttribute), false))
            .Select(t => t.FullName)
            .ShouldBeEmpty();

    [Theory]
    [InlineData(nameof(ForbiddenWritePaths.BulkUpdate))]
    [InlineData(nameof(ForbiddenWritePaths.BulkDelete))]
    [InlineData(nameof(ForbiddenWritePaths.RawSql))]
    [InlineData(nameof(ForbiddenWritePaths.QueryThatWrites))]
    [InlineData(nameof(ForbiddenWritePaths.OwnCommand))]
    [InlineData(nameof(ForbiddenWritePaths.ConnectionOfTheContext))]
    [InlineData(nameof(ForbiddenWritePaths.ConnectionOfTheUnitOfWork))]
    [InlineData(nameof(ForbiddenWritePaths.OwnContextOptions))]
    [InlineData(nameof(ForbiddenWritePaths.ForgedLedgerEvent))]
    [InlineData(nameof(ForbiddenWritePaths.ForgedOutboxMessage))]
    [InlineData(nameof(ForbiddenWritePaths.DataInAMigration))]
    public void NegativeSample_EachForbiddenWritePath_IsReported(string method) =>
        typeof(ForbiddenWritePaths).GetNestedTypes(BindingFlags.NonPublic).Append(typeof(ForbiddenWritePaths))
            .SelectMany(MethodBodies.UsesOf)
            .Where(u => u.Caller.Name == method || $"{u.Caller.DeclaringType!.Name}.{u.Caller.Name}".Contains($"<{method}>", StringComparison.Ordinal))
            .Any(IsForbiddenWrite)
            .ShouldBeTrue($"{method} avoids the ledger and the rule does not see it.");

    [Fact]
    public void NegativeSample_ForeignContexts_AreReported()
    {
        ForeignContexts(typeof(StrayContext)).ShouldNotBeEmpty();
        ForeignContexts(typeof(DeafContext)).ShouldNotBeEmpty();
        ForeignContexts(typeof(SilencingInterceptor)).ShouldNotBeEmpty();
    }

    [Fact]
    public void NegativeSample_SaveChangesIsNotReported() =>
        typeof(AllowedWritePath).GetNestedTypes(BindingFlags.NonPublic).Append(typeof(AllowedWritePath)).SelectMany(ForbiddenWrites).ShouldBeEmpty();

    private static IEnumerable<string> ForbiddenWrites(Type type) =>
        MethodBodies.UsesOf(type).Where(IsForbiddenWrite).Select(u => u.ToString());

    private static IEnumerable<Use> RawWrites(Type type) => MethodBodies.UsesOf(type).Where(IsRawWrite);

    private static bool IsForbiddenWrite(Use use)
    {
        var owner = use.Member as Type ?? use.Member.DeclaringType;
        if (owner is null)
        {
            return false;
        }

        return IsRawWrite(use)
            || (owner.Namespace?.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal) == true && Connections.Contains(use.Member.Name, StringComparer.Ordinal))
            || (owner == typeof(IUnitOfWork) && use.Member.Name is "get_Connection" or "get_Transaction" or "GetConnectionAsync")
            || (owner == typeof(MigrationBuilder) && DataInMigrations.Contains(use.Member.Name, StringComparer.Ordinal))
            || (typeof(DbContextOptionsBuilder).IsAssignableFrom(owner) && use.OpCode == OpCodes.Newobj)
            || (use.OpCode == OpCodes.Newobj && (owner == typeof(LedgerEvent) || owner == typeof(OutboxMessage) || owner == typeof(OutboxDelivery)));
    }

    private static bool IsRawWrite(Use use)
    {
        var owner = use.Member as Type ?? use.Member.DeclaringType;
        if (owner is null)
        {
            return false;
        }

        if (owner.Namespace?.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal) == true
            && (BulkOperations.Contains(use.Member.Name, StringComparer.Ordinal) || RawSql.Contains(use.Member.Name, StringComparer.Ordinal)))
        {
            return true;
        }

        return use.Member is MethodBase
            && (typeof(DbCommand).IsAssignableFrom(owner)
                || typeof(DbBatch).IsAssignableFrom(owner)
                || (typeof(DbConnection).IsAssignableFrom(owner) && use.Member.Name is "CreateCommand" or "CreateBatch")
                || (IsDriver(owner.Assembly.GetName().Name!) && (owner.Name.Contains("Command", StringComparison.Ordinal) || owner.Name.Contains("Bulk", StringComparison.Ordinal) || owner.Name.Contains("Import", StringComparison.Ordinal))));
    }

    private static IEnumerable<string> ForeignContexts(Type type)
    {
        if (typeof(DbContext).IsAssignableFrom(type))
        {
            if (!typeof(ModuleDbContext).IsAssignableFrom(type))
            {
                yield return $"{type.FullName} is a DbContext but no ModuleDbContext: nothing writes its ledger";
            }

            foreach (var method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(m => m.Name is "SaveChangesAsync" or "SaveChanges" or "OnConfiguring").Where(m => !CallsItsBase(m)))
            {
                yield return $"{type.FullName}.{method.Name} stands between the context and the platform";
            }
        }

        if (typeof(IInterceptor).IsAssignableFrom(type) || typeof(IDbContextOptionsExtension).IsAssignableFrom(type))
        {
            yield return $"{type.FullName} can silence the platform's interceptors";
        }
    }

    // Something may be done besides saving, never instead of it.
    private static bool CallsItsBase(MethodInfo method) =>
        method.Name == "SaveChangesAsync"
        && MethodBodies.UsesOf(method.DeclaringType!).Any(u => u.Caller == method && u.OpCode == OpCodes.Call && u.Member.Name == method.Name && u.Member.DeclaringType == method.DeclaringType!.BaseType);

    private static bool IsDriver(string assembly) => Drivers.Any(d => assembly == d || assembly.StartsWith(d + ".", StringComparison.Ordinal));
}
