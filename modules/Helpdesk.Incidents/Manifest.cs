using Helpdesk.Modules.Manifest;

[assembly: Module(Name = "Incidents", Description = "Unplanned interruptions: from report to resolution.")]
[assembly: Feature(
    Id = "Helpdesk.Incidents",
    Name = "Incidents",
    Description = "The incident type with its states, resolution codes and major incidents.",
    Category = "Service desk",
    Dependencies = ["Helpdesk.Tickets"])]
