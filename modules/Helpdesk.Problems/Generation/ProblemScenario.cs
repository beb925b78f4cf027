namespace Helpdesk.Problems.Generation;

/// <summary>A cause that brings back the same incidents.</summary>
/// <param name="Words">Words of the titles of its incidents.</param>
/// <param name="Team">Team that looks for it.</param>
/// <param name="Product">Product of the known error.</param>
internal sealed record ProblemScenario(string[] Words, string Team, string Title, string Description, string[] Whys, string RootCause, string Workaround, string Fix, string Product)
{
    public static readonly ProblemScenario[] All =
    [
        new(["VPN", "GlobalProtect"], "Network", "VPN tunnels drop when the key is renewed", "Several people lose the tunnel about every five minutes, always at the same step of the log.",
            ["Why does the tunnel drop? The key is not renewed in time.", "Why not? The old profile asks for a cipher that the gateway refuses.", "Why is the old profile there? The migration left it on devices that were switched off."],
            "Profiles from before the migration ask for a cipher that the gateway does not offer any more.", "Remove the old profile in the client and connect with “Nordwerk 2”.", "The old profile is removed by the software distribution.", "GlobalProtect"),
        new(["Printer", "copier"], "Workplace", "Print queues stop after driver updates", "After the monthly updates queues are paused, each time on another server.",
            ["Why are queues paused? The spooler restarts during the update.", "Why does that pause them? The driver is in use then."],
            "The driver update does not wait for jobs that are being printed.", "Resume the queue on the print server; jobs are kept.", "Drivers are updated at night and pinned.", "Print server"),
        new(["SAP", "purchase order", "goods receipt", "invoice"], "Applications", "Updates in the ERP end with a full number range", "Documents cannot be posted near the end of the month.",
            ["Why does the update end? The number range is used up.", "Why did nobody see it? There is a warning, and nobody gets it."],
            "Number ranges are extended by hand, and their warnings go to a mailbox that nobody reads.", "Ask the ERP team to extend the range, then post again.", "Ranges are extended by a job; warnings become tickets.", "SAP"),
        new(["Outlook", "Excel", "Teams", "mailbox"], "Applications", "Office programs end because of the old archive add-in", "Programs close at the start or when a file is attached; safe mode works.",
            ["Why does it end? The archive add-in fails.", "Why is it loaded? It was not removed with the archive."],
            "The add-in of the archive that was switched off in spring is still installed.", "Start with Ctrl held down and switch the add-in “Archive” off.", "A package removes the add-in everywhere.", "Office"),
        new(["Wi-Fi", "wireless", "CorpNet"], "Network", "Access points restart when a switch runs out of power", "Meeting rooms lose Wi-Fi at busy times.",
            ["Why do access points restart? They lose their power.", "Why? The switch has given it to new cameras."],
            "Two access switches are at the limit of what they can supply.", "Use the cable, or the room next door.", "The switches get second power supplies.", "Access switch"),
        new(["web shop", "portal", "intranet"], "Applications", "Certificates of connected services run out unnoticed", "Pages fail at midnight until somebody renews a certificate.",
            ["Why does the page fail? A certificate has ended.", "Why was it not renewed? It belongs to a partner, and nobody watches it."],
            "Certificates of partners are in no inventory and are not watched.", "None for users; the desk renews the certificate by the emergency procedure.", "All end points are watched, thirty days ahead.", "Web shop"),
        new(["report", "stock list"], "Applications", "Nightly reports fail when the log volume is full", "Reports are missing or have half of the lines.",
            ["Why do they fail? The log volume is full.", "Why? Nothing clears it when a job fails."],
            "Logs of failed jobs are kept for ever on a volume of 20 GB.", "Ask for the report to be run again.", "Logs are rotated, and the volume is doubled.", "Reporting"),
        new(["docking", "screen", "Laptop", "headset"], "Workplace", "Docking stations are not recognised after sleep", "Screens stay dark in the morning until the dock loses its power.",
            ["Why do they stay dark? The dock's controller hangs.", "Why? Its firmware does not wake up from the new sleep state."],
            "Firmware 1.4 of the docks does not know the sleep state of the new laptops.", "Take the power from the dock for ten seconds.", "Firmware 1.6 is rolled out.", "Dock G5"),
    ];
}
