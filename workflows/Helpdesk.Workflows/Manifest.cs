using Helpdesk.Modules.Manifest;

[assembly: Module(Name = "Workflows", Description = "Approval and escalation workflows that administrators draw.")]
[assembly: Feature(
    Id = "Helpdesk.Workflows",
    Name = "Workflows",
    Description = "Runs workflow definitions in the Elsa 3 format.",
    Category = "Service desk")]
