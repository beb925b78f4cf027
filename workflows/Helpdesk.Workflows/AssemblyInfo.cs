using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Helpdesk.Workflows.Tests")]
[assembly: InternalsVisibleTo("Helpdesk.Benchmarks")]
