using Helpdesk.Modules.Manifest;

[assembly: Module(Name = "Problems", Description = "Causes of incidents: from the first suspicion to the fix or the accepted risk.")]
[assembly: Feature(
    Id = "Helpdesk.Problems",
    Name = "Problems",
    Description = "The problem type with root cause analysis, workarounds for linked incidents, reviews and accepted risks.",
    Category = "Service desk",
    Dependencies = ["Helpdesk.Tickets"])]
