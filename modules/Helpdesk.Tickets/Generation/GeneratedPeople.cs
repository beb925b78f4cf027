namespace Helpdesk.Tickets.Generation;

/// <summary>Names for generated people and teams.</summary>
internal static class GeneratedPeople
{
    public static readonly string[] Teams =
        ["Service desk", "Network", "Workplace", "Applications", "Databases", "Identity and access", "Security operations", "Field service", "Messaging", "Data centre", "Telephony", "Reporting"];

    private static readonly string[] FirstNames =
    [
        "Ada", "Aylin", "Ben", "Carla", "Chidi", "Clara", "Dana", "David", "Elif", "Emil", "Emma", "Erik", "Fatima", "Felix", "Greta", "Hana", "Hugo", "Ida", "Ines", "Ivan",
        "Jana", "Jonas", "Julia", "Kai", "Karim", "Lara", "Lea", "Leon", "Lina", "Luca", "Maja", "Marek", "Maria", "Mehmet", "Mila", "Milan", "Nadia", "Nils", "Nina", "Noah",
        "Olga", "Omar", "Oskar", "Paula", "Pavel", "Priya", "Ravi", "Rosa", "Samir", "Sara", "Sofia", "Stefan", "Tara", "Theo", "Tomas", "Vera", "Viktor", "Yara", "Yusuf", "Zoe",
    ];

    private static readonly string[] LastNames =
    [
        "Acar", "Adler", "Albrecht", "Bauer", "Becker", "Berg", "Brandt", "Bruno", "Costa", "Dietrich", "Dvorak", "Engel", "Fischer", "Frank", "Fuchs", "Garcia", "Graf", "Gruber", "Haas", "Hartmann",
        "Hoffmann", "Horvath", "Huber", "Ivanova", "Jansen", "Kaya", "Keller", "Klein", "Koch", "Kowalski", "Kraus", "Lang", "Lehmann", "Lindner", "Lopez", "Maier", "Martin", "Mayer", "Moreau", "Nagy",
        "Nowak", "Okafor", "Olsen", "Patel", "Peters", "Petrov", "Pohl", "Reiter", "Richter", "Rossi", "Roth", "Sauer", "Schmid", "Schulz", "Seidel", "Silva", "Sommer", "Steiner", "Vogel", "Winkler",
    ];

    /// <summary>The n-th name; after all pairs a number keeps names apart.</summary>
    public static (string DisplayName, string Email) Name(int n)
    {
        var first = FirstNames[n % FirstNames.Length];
        var last = LastNames[(n / FirstNames.Length + (n * 7)) % LastNames.Length];
        var round = n / (FirstNames.Length * LastNames.Length);
        var suffix = round == 0 ? "" : $" {round + 1}";
        return ($"{first} {last}{suffix}", $"{first}.{last}.{n}@example.com".ToLowerInvariant());
    }
}
