using Helpdesk.Changes.Domain;

namespace Helpdesk.Changes.Generation;

/// <summary>What teams really change. {0} is a thing of the list.</summary>
/// <param name="Service">Service that is changed, by name; another one when there is none of this name.</param>
/// <param name="Minutes">How long it takes, about.</param>
internal sealed record ChangeScenario(
    ChangeKind Kind, int Weight, string Team, string Service, string Title, string[] Things, int Minutes, string Reason, string Plan, string Test, string Backout, string Learned)
{
    public static readonly ChangeScenario[] All =
    [
        new(ChangeKind.Standard, 14, "Workplace", "Workplace", "Roll out {0}", ["the monthly updates to notebooks", "the browser update", "driver package 12", "the new VPN profile"], 180,
            "Security updates of the month.", "Ten devices first, then the pilots, then everybody.", "Sign in, print, call.", "Take the package back by the software distribution.", "The pilots found nothing that mattered."),
        new(ChangeKind.Standard, 9, "Network", "Network", "Renew the certificate of {0}", ["the VPN gateway", "the web shop", "the mail relay", "the supplier portal"], 45,
            "The present certificate ends soon.", "Import, bind, restart the listener.", "Look at the chain from outside.", "Bind the old one again.", "None."),
        new(ChangeKind.Normal, 10, "Network", "Network", "Swap {0}", ["the core switch in Leipzig", "access switch 3A", "the firewall pair in Basel", "the Wi-Fi controller"], 180,
            "End of support by the vendor.", "Preload the configuration, move the cables one by one, watch the neighbours.", "Ping, routes, a call between the buildings.", "Move the cables back; the old device stays for a week.",
            "Label the cables before the evening, not in it."),
        new(ChangeKind.Normal, 10, "Applications", "Business applications", "Release {0}", ["ERP 7.4 service pack", "the new goods receipt", "the invoice workflow", "the price interface"], 150,
            "Wishes of the business that were accepted for this quarter.", "Import the transports in their order, run the checks, open the system.", "Ten test cases of the key users.", "Import the former version; documents of the evening are posted again.",
            "Two transports depended on each other, and the list did not say so."),
        new(ChangeKind.Normal, 7, "Applications", "Collaboration", "Move {0}", ["the shared mailboxes of Logistics", "the archive to the new storage", "project sites to the new tenant"], 240,
            "The old platform is switched off at the end of the year.", "Copy ahead, switch over, point the clients.", "Three people of each site check their things.", "Point the clients back; the old platform is read only for two weeks.",
            "Tell people twice: half of them had read nothing."),
        new(ChangeKind.Normal, 6, "Applications", "File storage", "Extend {0}", ["the log volume of reporting", "the storage of the file server", "the database of the web shop"], 60,
            "Less than ten percent are free.", "Add the disks, extend the volume, watch it.", "Write and read.", "None is needed: nothing is taken away.", "None."),
        new(ChangeKind.Emergency, 6, "Network", "Internet access", "Close the gap in {0}", ["the VPN gateway", "the mail relay", "the web server"], 60,
            "The gap is used by attackers; the vendor has a correction since today.", "Save the configuration, install, restart.", "Sign in from outside.", "Start the former image.", "The list of devices was not complete."),
        new(ChangeKind.Emergency, 3, "Applications", "Business applications", "Restart {0} with more memory", ["the order interface", "the payment service", "the label server"], 30,
            "It stops every hour and holds the warehouse up.", "Stop, change the setting, start, watch.", "One order from end to end.", "Start with the old setting.", "Memory is watched from now on."),
        new(ChangeKind.Retrospective, 4, "Workplace", "Printing", "Swapped {0}", ["the print server's disk", "the label printer of the ramp", "the badge reader"], 40,
            "It failed at night, and nobody could wait.", "Spare part from the store.", "Test page.", "None: the old one is broken.", "The store has one spare part left: order two."),
    ];
}
