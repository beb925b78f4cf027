using Microsoft.AspNetCore.Http;

namespace Helpdesk.Platform.Web;

/// <summary>What went wrong with a request, ready to be told. A feature of the request while its error page is rendered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">URN of the kind of problem.</param>
/// <param name="Title">What happened, in a few words.</param>
/// <param name="Detail">What happened and what to do, in sentences.</param>
/// <param name="TraceId">Finds the log entries of the request.</param>
/// <param name="Path">Path that was asked for.</param>
/// <param name="Code">Stable code of the rule that said no, if one did.</param>
/// <param name="Errors">Field to messages, when fields are at fault.</param>
/// <param name="Position">Where a body that is no JSON breaks off.</param>
internal sealed record ErrorInfo(
    int Status,
    string Type,
    string Title,
    string Detail,
    string TraceId,
    PathString Path,
    string? Code = null,
    IReadOnlyDictionary<string, string[]>? Errors = null,
    JsonPosition? Position = null);

/// <summary>A place in a text, counted from 1 as editors do.</summary>
internal sealed record JsonPosition(long Line, long Column);
