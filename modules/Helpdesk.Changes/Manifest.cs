using Helpdesk.Modules.Manifest;

[assembly: Module(Name = "Changes", Description = "Changes of services: planned, approved, scheduled, reviewed.")]
[assembly: Feature(
    Id = "Helpdesk.Changes",
    Name = "Changes",
    Description = "The change type with its plan, risk, approvals before the work, and conflicts in the schedule.",
    Category = "Service desk",
    Dependencies = ["Helpdesk.Tickets", "Helpdesk.Approvals"])]
