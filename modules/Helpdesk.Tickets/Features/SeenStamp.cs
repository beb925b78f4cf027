using Helpdesk.Data;
using Helpdesk.Errors;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Two administrators who change one record at the same time do not overwrite each other.</summary>
internal static class SeenStamp
{
    /// <param name="record">As it is stored now.</param>
    /// <param name="seen">Concurrency stamp that the person saw; null when nobody looked before, as with recipes.</param>
    /// <param name="name">Name of the record in the message.</param>
    /// <param name="l">Texts.</param>
    /// <exception cref="ConcurrencyException">Somebody else changed it since.</exception>
    public static void DemandUnchanged(this IHasConcurrencyStamp record, string? seen, string name, IStringLocalizer l)
    {
        if (seen is not null && seen != record.ConcurrencyStamp)
        {
            throw new ConcurrencyException(l["“{0}” was changed meanwhile. Read it again and repeat your change.", name]);
        }
    }
}
