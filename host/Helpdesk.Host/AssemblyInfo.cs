using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Helpdesk.Testing")]
[assembly: InternalsVisibleTo("Helpdesk.Platform.Tests")]
[assembly: InternalsVisibleTo("Helpdesk.Architecture.Tests")]
