using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Helpdesk.Platform")]
[assembly: InternalsVisibleTo("Helpdesk.Platform.Tests")]
