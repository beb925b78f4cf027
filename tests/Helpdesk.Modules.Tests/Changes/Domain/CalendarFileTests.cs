using System.Text;
using Helpdesk.Changes.Domain.Calendar;

namespace Helpdesk.Modules.Tests.Changes.Domain;

/// <summary>What RFC 5545 asks of a calendar file.</summary>
public sealed class CalendarFileTests
{
    private static readonly DateTime At = new(2026, 11, 23, 20, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void AnEvent_IsWrittenInUtc_WithItsRevision()
    {
        var text = Write("New router");

        text.ShouldStartWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:");
        text.ShouldEndWith("END:VEVENT\r\nEND:VCALENDAR\r\n");
        foreach (var line in (string[])["UID:1@test", "SEQUENCE:7", "DTSTART:20261123T200000Z", "DTEND:20261123T220000Z", "DTSTAMP:20261122T100000Z", "LAST-MODIFIED:20261122T100000Z", "STATUS:TENTATIVE", "SUMMARY:New router", "URL:https://desk.example/1"])
        {
            text.ShouldContain($"\r\n{line}\r\n");
        }

        text.Replace("\r\n", "").ShouldNotContain("\n");
        Write("New router").ShouldBe(text);
    }

    [Fact]
    public void CommasSemicolonsBackslashesAndLines_AreEscaped_AndNoPropertyCanBeSmuggledIn()
    {
        var text = Write("a,b;c\\d\r\nEND:VEVENT\u0007\u2028x");

        text.ShouldContain("SUMMARY:a\\,b\\;c\\\\d\\nEND:VEVENT\\nx\r\n");
        text.Split("\r\n").Count(l => l == "END:VEVENT").ShouldBe(1);
    }

    [Theory]
    [InlineData("Übergrößenträger für die Änderungsbehörde: ")]
    [InlineData("🚒🧯👩‍🚒 Löschübung ")]
    [InlineData("a")]
    public void LongLines_AreFoldedAt75Octets_NeverWithinACharacter_AndUnfoldToTheSame(string part)
    {
        for (var length = 1; length < 60; length++)
        {
            var title = string.Concat(Enumerable.Repeat(part, length))[..^1] + new string('x', length % 5);
            title = title.Trim();
            if (char.IsHighSurrogate(title[^1]))
            {
                title = title[..^1];
            }

            var text = Write(title);

            foreach (var line in text.Split("\r\n"))
            {
                Encoding.UTF8.GetByteCount(line).ShouldBeLessThanOrEqualTo(75);
                // A broken character would become a replacement character.
                line.ShouldNotContain('\uFFFD');
            }

            text.Replace("\r\n ", "").ShouldContain($"SUMMARY:{title}\r\n");
        }
    }

    private static string Write(string summary) =>
        CalendarFile.Of("Changes", [new("1@test", 7, At.AddDays(-1).AddHours(-10), new(At, At.AddHours(2)), "TENTATIVE", summary, "Two\nlines", "Normal change", "https://desk.example/1")]);
}
