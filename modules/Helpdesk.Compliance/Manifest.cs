using Helpdesk.Modules.Manifest;

[assembly: Module(Name = "Compliance", Description = "Proof: a ledger that is sealed and signed, and that anybody can verify.")]
[assembly: Feature(
    Id = "Helpdesk.Compliance",
    Name = "Compliance",
    Description = "Seals the ledger of all changes with hashes and signatures, verifies and exports it, and makes the reports that auditors ask for.",
    Category = "Compliance",
    Dependencies = ["Helpdesk.Identity"])]
