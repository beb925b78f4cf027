using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Helpdesk.Workflows.Tests")]
