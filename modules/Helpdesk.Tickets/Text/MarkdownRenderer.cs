namespace Helpdesk.Tickets.Text;

/// <summary>Markdown of messages to HTML that is safe to put on a page as it is. Singleton of the shell.</summary>
internal sealed class MarkdownRenderer
{
    public string ToHtml(string? markdown) => throw new NotImplementedException();
}
