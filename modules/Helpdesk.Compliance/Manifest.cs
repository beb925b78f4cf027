using Helpdesk.Modules.Manifest;

[assembly: Module(Name = "Compliance", Description = "Proof: a ledger that is sealed and signed, and that anybody can verify.")]
[assembly: Feature(
    Id = "Helpdesk.Compliance",
    Name = "Compliance",
    Description = "Seals the ledger of all changes with hashes and signatures, verifies it, and exports it for who wants to verify it elsewhere.",
    Category = "Compliance")]
