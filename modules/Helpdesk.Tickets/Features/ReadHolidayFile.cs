using System.Globalization;
using System.Text;
using Helpdesk.Errors;
using Helpdesk.Tickets.Clocks;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <param name="Added">Days that the calendar does not have yet, in order.</param>
/// <param name="Known">Number of days that it has already.</param>
/// <param name="First">First day that was looked at.</param>
/// <param name="Last">Last day that was looked at.</param>
internal sealed record HolidayFile(IReadOnlyList<Holiday> Added, int Known, DateOnly First, DateOnly Last);

/// <summary>Reads holidays from an iCalendar file and shows what a calendar would gain. Stores nothing.</summary>
internal sealed class ReadHolidayFile(TicketAccess access, TimeProvider time, IStringLocalizer L)
{
    /// <summary>Years that are read beside the present one: a yearly event has no end.</summary>
    private const int Years = 4;

    private const int ShownFaults = 10;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="file">File.</param>
    /// <param name="zone">IANA zone of the calendar.</param>
    /// <param name="present">Days that the calendar has.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ValidationException">Nothing of the file can be used; field <c>file</c>, each message names its line.</exception>
    public async Task<HolidayFile> HandleAsync(UploadedFile? file, string? zone, IEnumerable<DateOnly> present, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageServiceLevels);
        if (file is null)
        {
            throw new ValidationException("file", L["Choose a file."]);
        }

        if (!Zones.IsKnown(zone))
        {
            throw new ValidationException("zone", L["“{0}” is not a time zone. Use a name such as Europe/Berlin.", zone ?? ""]);
        }

        var text = await ReadAsync(file, cancellationToken);
        var own = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var year = TimeZoneInfo.ConvertTimeFromUtc(time.GetUtcNow().UtcDateTime, own).Year;
        var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year + Years, 12, 31));
        var feed = HolidayFeed.Read(text, first, last, own, L);
        if (feed.Faults.Count > 0)
        {
            throw new ValidationException(new Dictionary<string, string[]> { ["file"] = [.. feed.Faults.OrderBy(f => f.Line).Take(ShownFaults).Select(f => f.Message)] });
        }

        if (feed.Holidays.Count == 0)
        {
            throw new ValidationException("file", L["The file holds no day between {0} and {1}.", first.ToString("d", CultureInfo.CurrentCulture), last.ToString("d", CultureInfo.CurrentCulture)]);
        }

        var known = present.ToHashSet();
        List<Holiday> added = [.. feed.Holidays.Where(h => !known.Contains(h.Date)).Select(Named)];
        return new(added, feed.Holidays.Count - added.Count, first, last);
    }

    private Holiday Named(Holiday day)
    {
        var name = day.Name.Length == 0 ? L["Holiday"].Value : day.Name;
        return day with { Name = name.Length > CalendarRules.MaxName ? name[..CalendarRules.MaxName] : name };
    }

    private async Task<string> ReadAsync(UploadedFile file, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await using (var content = file.Open())
        {
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (bytes.Length + read > HolidayFeed.MaxLength)
                {
                    throw new ValidationException("file", L["The file is too large: a list of holidays has at most {0} MB.", HolidayFeed.MaxLength / 1_000_000]);
                }

                bytes.Write(buffer, 0, read);
            }
        }

        var all = bytes.ToArray();
        try
        {
            return Strict.GetString(all);
        }
        catch (DecoderFallbackException exception)
        {
            var line = 1 + all.AsSpan(0, Math.Clamp(exception.Index, 0, all.Length)).Count((byte)'\n');
            throw new ValidationException("file", L["Line {0}: the file is not in UTF-8. Export it again, or save it in UTF-8.", line]);
        }
    }
}
