using System.ComponentModel.DataAnnotations;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Helpdesk.Platform.Localization;

/// <summary>
/// Our sentences for the framework's annotations, which know no German. Placeholders are those that the framework fills for each attribute.
/// </summary>
internal static class ValidationMessages
{
    public const string Required = "{0} is missing.";
    public const string AtMostCharacters = "{0} may have at most {1} characters.";
    public const string BetweenCharacters = "{0} must have between {2} and {1} characters.";
    public const string AtLeastCharacters = "{0} must have at least {1} characters.";
    public const string Range = "{0} must lie between {1} and {2}.";
    public const string Email = "{0} is not a mail address.";
    public const string Url = "{0} is not a web address.";
    public const string Phone = "{0} is not a phone number.";
    public const string Pattern = "{0} does not have the expected form.";
    public const string Compare = "{0} and {1} differ.";
    public const string Invalid = "{0} is not valid.";

    /// <summary>Keys used through <see cref="KeyOf"/>.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Required, AtMostCharacters, BetweenCharacters, AtLeastCharacters, Range, Email, Url, Phone, Pattern, Compare, Invalid];

    /// <summary>The attribute's own text, ours for a known attribute, or null.</summary>
    public static string? KeyOf(ValidationAttribute attribute) => attribute switch
    {
        { ErrorMessageResourceName: not null } => null,
        { ErrorMessage: { Length: > 0 } own } => own,
        RequiredAttribute => Required,
        StringLengthAttribute { MinimumLength: > 0 } => BetweenCharacters,
        StringLengthAttribute => AtMostCharacters,
        MaxLengthAttribute => AtMostCharacters,
        MinLengthAttribute => AtLeastCharacters,
        LengthAttribute => BetweenCharacters,
        RangeAttribute => Range,
        EmailAddressAttribute => Email,
        UrlAttribute => Url,
        PhoneAttribute => Phone,
        RegularExpressionAttribute => Pattern,
        CompareAttribute => Compare,
        _ => null,
    };

    /// <summary>The localized sentence.</summary>
    public static string Format(IStringLocalizer localizer, ValidationAttribute attribute, string displayName, string? fallback) =>
        KeyOf(attribute) is not { } key
            ? fallback ?? localizer[Invalid, displayName]
            : attribute switch
            {
                StringLengthAttribute a => localizer[key, displayName, a.MaximumLength, a.MinimumLength],
                MaxLengthAttribute a => localizer[key, displayName, a.Length],
                MinLengthAttribute a => localizer[key, displayName, a.Length],
                LengthAttribute a => localizer[key, displayName, a.MaximumLength, a.MinimumLength],
                RangeAttribute a => localizer[key, displayName, a.Minimum, a.Maximum],
                RegularExpressionAttribute a => localizer[key, displayName, a.Pattern],
                CompareAttribute a => localizer[key, displayName, a.OtherPropertyDisplayName ?? a.OtherProperty],
                _ => localizer[key, displayName],
            };
}

/// <summary>Tells the test for missing texts what is looked up by attribute.</summary>
internal sealed class ValidationTexts : ITextSource
{
    public IEnumerable<string> GetTexts() => ValidationMessages.All;
}

/// <summary>Gives page models our sentences; the framework then localizes them like any other error message.</summary>
internal sealed class ValidationMessageProvider : IValidationMetadataProvider
{
    public void CreateValidationMetadata(ValidationMetadataProviderContext context)
    {
        foreach (var attribute in context.ValidationMetadata.ValidatorMetadata.OfType<ValidationAttribute>())
        {
            if (attribute.ErrorMessage is null && attribute.ErrorMessageResourceName is null && ValidationMessages.KeyOf(attribute) is { } key)
            {
                attribute.ErrorMessage = key;
            }
        }
    }
}

/// <summary>Localizes what model binding says about values that do not fit.</summary>
internal sealed class ModelBindingMessages(IStringLocalizer localizer) : IPostConfigureOptions<MvcOptions>
{
    // After the framework's own set-up: its providers must have collected the attributes before ours looks at them.
    public void PostConfigure(string? name, MvcOptions options)
    {
        options.ModelMetadataDetailsProviders.Add(new ValidationMessageProvider());
        var messages = options.ModelBindingMessageProvider;
        messages.SetAttemptedValueIsInvalidAccessor((value, field) => localizer["The value \"{0}\" does not fit {1}.", value, field]);
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(value => localizer["The value \"{0}\" does not fit.", value]);
        messages.SetUnknownValueIsInvalidAccessor(field => localizer["The value does not fit {0}.", field]);
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => localizer["The value does not fit."]);
        messages.SetValueIsInvalidAccessor(value => localizer["The value \"{0}\" does not fit.", value]);
        messages.SetValueMustBeANumberAccessor(field => localizer["{0} must be a number.", field]);
        messages.SetNonPropertyValueMustBeANumberAccessor(() => localizer["The value must be a number."]);
        messages.SetValueMustNotBeNullAccessor(_ => localizer["Enter a value."]);
        messages.SetMissingBindRequiredValueAccessor(field => localizer["{0} is missing.", field]);
        messages.SetMissingKeyOrValueAccessor(() => localizer["Enter a value."]);
        messages.SetMissingRequestBodyRequiredValueAccessor(() => localizer["The request has no body."]);
    }
}
