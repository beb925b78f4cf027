using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Helpdesk.Modules.Tests")]
[assembly: InternalsVisibleTo("Helpdesk.EndToEnd.Tests")]
[assembly: InternalsVisibleTo("Helpdesk.Benchmarks")]
