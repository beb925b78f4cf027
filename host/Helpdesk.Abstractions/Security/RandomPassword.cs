using System.Security.Cryptography;

namespace Helpdesk.Security;

/// <summary>Passwords that nobody chose.</summary>
public static class RandomPassword
{
    // Without letters and digits that are read as one another.
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>20 characters, about 115 bits.</summary>
    public static string Create() => RandomNumberGenerator.GetString(Alphabet, 20);
}
