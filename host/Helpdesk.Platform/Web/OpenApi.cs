using System.Text;
using System.Text.Json.Nodes;
using Helpdesk.Modules;
using Helpdesk.Platform.Security;
using Helpdesk.Security;
using Helpdesk.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Helpdesk.Platform.Web;

/// <summary>The description of a shell's API: what its enabled features offer.</summary>
internal static class OpenApi
{
    public const string DocumentName = "v1";
    public const string ProblemSchema = "Problem";
    public const string BearerScheme = "bearer";

    public static void AddApiDescription(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddOpenApi(DocumentName, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = d => ("/" + d.RelativePath).StartsWith(ApiRouteBuilderExtensions.Root, StringComparison.OrdinalIgnoreCase);
            options.AddDocumentTransformer<ApiDocumentTransformer>();
            options.AddOperationTransformer<ApiOperationTransformer>();
        });
    }
}

/// <summary>Title, conventions, the token, the problem.</summary>
internal sealed class ApiDocumentTransformer(ShellSettings shell) : IOpenApiDocumentTransformer
{
    private const string Conventions =
        """
        Tickets, people and teams, with the rules and rights of the pages. Settings, views and imports have pages or commands only.

        - **Tokens**: `Authorization: Bearer <token>`. A token acts for its owner and has at most its owner's rights.
        - **Errors** are problem details (RFC 9457, `application/problem+json`): `type` names the kind, `detail` says what happened and what to do, `errors` names the fields, `traceId` finds the log. Unknown fields are refused.
        - **Changes**: a record's `ETag` goes back in `If-Match`; a stale one is answered with 412 and nothing is changed.
        - **Retries**: `Idempotency-Key` on a create makes a retry safe for 24 hours; the first answer is given again.
        - **Lists** have `limit` and `cursor`; `nextCursor` of one page is the `cursor` of the next and null on the last one.
        - **Times** are UTC in ISO 8601. Names are camelCase, and so are the values of enumerations.
        - **Limits**: 429 with `Retry-After` when a token calls too often.
        """;

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Helpdesk API", Version = OpenApi.DocumentName, Description = Conventions };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[OpenApi.BearerScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = $"An API token of the tenant {shell.Name}, made on the person's profile page or with the verb \"token create\".",
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        document.Components.Schemas[OpenApi.ProblemSchema] = Problem();
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(OpenApi.BearerScheme, document)] = [] }];
        return Task.CompletedTask;
    }

    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "What went wrong (RFC 9457).",
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = Text("Kind of problem, stable: urn:helpdesk:problem:..."),
            ["title"] = Text("What happened, in a few words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "HTTP status." },
            ["detail"] = Text("What happened and what to do, in the caller's language."),
            ["instance"] = Text("Path that was called."),
            ["code"] = Text("Stable code of the rule that said no, for example Validation:Invalid."),
            ["traceId"] = Text("Finds the log entries of the call."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "Messages by field, when fields are at fault.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        },
        Required = new HashSet<string>(StringComparer.Ordinal) { "type", "title", "status", "detail", "traceId" },
        Examples = [JsonNode.Parse(
            """
            {
              "type": "urn:helpdesk:problem:validation:invalid",
              "title": "The request is not valid",
              "status": 400,
              "detail": "title is missing.",
              "instance": "/api/v1/incidents",
              "code": "Validation:Invalid",
              "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
              "errors": { "title": ["title is missing."] }
            }
            """)!],
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}

/// <summary>What follows from an endpoint's metadata: its permission, its key, the ways in which it can refuse.</summary>
internal sealed class ApiOperationTransformer(PermissionCatalog permissions) : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var method = context.Description.HttpMethod ?? "GET";
        var isUnsafe = !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method);
        var hasBody = operation.RequestBody is not null;
        operation.OperationId ??= NameOf(method, context.Description.RelativePath ?? "");

        var demanded = metadata.OfType<RequirePermissionAttribute>().Select(a => a.Permission).Distinct(StringComparer.Ordinal).ToList();
        if (demanded.Count > 0)
        {
            var names = demanded.Select(n => permissions.All.TryGetValue(n, out var p) ? $"`{n}` ({p.Description})" : $"`{n}`");
            operation.Description = $"{operation.Description}\n\nNeeds the permission {string.Join(" and ", names)}.".Trim();
        }

        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [];
        }

        operation.Parameters ??= [];
        if (metadata.OfType<IdempotencyKeyMetadata>().Any())
        {
            Header(operation, IdempotencyMiddleware.Header, "Any text of up to 200 visible characters, new for each request. A retry with the same key gets the first answer and changes nothing.");
        }

        if (HttpMethods.IsPatch(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method))
        {
            Header(operation, "If-Match", "ETag of the record as it was read. A stale one is refused with 412.");
            Refusal(operation, context, 412, "The record was changed meanwhile.");
        }

        if (operation.Parameters.Count > 0 || hasBody)
        {
            Refusal(operation, context, 400, "A value is missing, malformed or unknown; errors names the fields.");
        }

        Refusal(operation, context, 401, "No token, or one that is not valid.");
        Refusal(operation, context, 403, "The permission is missing; detail names it.");
        if (operation.Parameters.Any(p => p.In == ParameterLocation.Path))
        {
            Refusal(operation, context, 404, "The record does not exist, or the caller may not see it.");
        }

        if (hasBody)
        {
            Refusal(operation, context, 413, "The body is too large.");
            Refusal(operation, context, 415, "The content type is wrong.");
        }

        if (isUnsafe)
        {
            Refusal(operation, context, 422, "A rule of the process says no; detail says which and what to do.");
        }

        Refusal(operation, context, 429, "Too many calls; Retry-After says when to come back.");
        return Task.CompletedTask;
    }

    private static void Header(OpenApiOperation operation, string name, string description)
    {
        if (operation.Parameters!.Any(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }

    private static void Refusal(OpenApiOperation operation, OpenApiOperationTransformerContext context, int status, string description)
    {
        operation.Responses ??= [];
        operation.Responses[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(OpenApi.ProblemSchema, context.Document) },
            },
        };
    }

    /// <summary><c>GET api/v1/incidents/{number}/comments</c> gives <c>getIncidentsByNumberComments</c>.</summary>
    internal static string NameOf(string method, string path)
    {
        StringBuilder name = new(method.ToLowerInvariant());
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(2))
        {
            var isParameter = segment.StartsWith('{');
            var word = segment.Trim('{', '}').Split(':')[0].TrimStart('*');
            if (isParameter)
            {
                name.Append("By");
            }

            foreach (var part in word.Split('-', StringSplitOptions.RemoveEmptyEntries))
            {
                name.Append(char.ToUpperInvariant(part[0])).Append(part.AsSpan(1));
            }
        }

        return name.ToString();
    }
}
