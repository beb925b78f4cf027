using Helpdesk.Modules.Manifest;

[assembly: Module(Name = "Approvals", Description = "Decisions of people, bound to what they saw.")]
[assembly: Feature(
    Id = "Helpdesk.Approvals",
    Name = "Approvals",
    Description = "Workflows ask people and teams to approve; each decision holds for exactly what was seen.",
    Category = "Service desk",
    Dependencies = ["Helpdesk.Tickets"])]
