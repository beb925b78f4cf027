namespace Helpdesk.Ui;

/// <summary>The icons that <c>&lt;icon&gt;</c> draws. The base theme registers the whole Tabler outline set.</summary>
public interface IIconSource
{
    /// <summary>
    /// The shapes inside the <c>svg</c> element (24 by 24, strokes in the current colour), or null when the set has no such icon.
    /// The markup is trusted: it is written to the page as it is.
    /// </summary>
    /// <param name="name">Name such as <c>inbox</c>.</param>
    string? Find(string name);
}
