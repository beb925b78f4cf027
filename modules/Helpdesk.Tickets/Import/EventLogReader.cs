using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Helpdesk.Errors;
using Helpdesk.Tickets.CustomFields;

namespace Helpdesk.Tickets.Import;

/// <summary>Reads an event log (plain or gzip CSV) by a profile. Every row ends up as an event or as a rejection with line and reason.</summary>
internal sealed class EventLogReader(
    ImportProfile profile, long maxBytes = EventLogReader.MaxBytes, int maxRows = EventLogReader.MaxRows, MappedFields? fields = null)
{
    /// <summary>The log is held in memory while it is judged: a packed file of a few megabytes could unpack to any size.</summary>
    internal const long MaxBytes = 512L * 1024 * 1024;

    internal const int MaxRows = 2_000_000;

    private const int MaxFieldLength = 32_768;
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(profile.TimeZone);
    private readonly string[] _dateFormats = [.. profile.DateFormats];
    private readonly HashSet<string> _missing = [.. profile.Missing];

    public async Task<EventLog> ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        List<LoggedEvent> events = [];
        List<RejectedRow> rejected = [];
        Dictionary<(string Number, string Key), int> seen = [];
        var unpackedLength = await UnpackedLengthAsync(file, cancellationToken);
        await using var content = new CountingStream(unpackedLength is null ? file : new GZipStream(file, CompressionMode.Decompress, leaveOpen: true), maxBytes);
        using var reader = new StreamReader(content, Encoding.UTF8);
        using var csv = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = profile.Delimiter,
            BadDataFound = null,
            MaxFieldSize = MaxFieldLength,
        });
        var rows = 0;
        try
        {
            if (!await csv.ReadAsync())
            {
                throw new BusinessException("Import:Empty", "The file is empty. Choose a CSV file with a header line.");
            }

            var columns = Header(csv.Record!);
            while (await csv.ReadAsync())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (++rows > maxRows)
                {
                    throw new BusinessException("Import:TooManyRows", $"The file has more than {maxRows} rows. Split it into several. Nothing was stored.");
                }

                var line = csv.RawRow;
                var record = csv.Record!;
                if (record.Length != columns.Count)
                {
                    rejected.Add(new RejectedRow(line, $"{record.Length} columns instead of {columns.Count}."));
                    continue;
                }

                try
                {
                    var logged = Map(new Row(record, columns, _missing), line, Digest(record));
                    if (seen.TryGetValue((logged.Number, logged.SourceKey), out var first))
                    {
                        rejected.Add(new RejectedRow(line, $"Repeats line {first}."));
                        continue;
                    }

                    seen.Add((logged.Number, logged.SourceKey), line);
                    events.Add(logged);
                }
                catch (RowException e)
                {
                    rejected.Add(new RejectedRow(line, e.Message));
                }
            }

            if (unpackedLength is { } expected && expected != (uint)content.Count)
            {
                throw new InvalidDataException("The gzip file is cut off, or joined from several; unpack it first.");
            }
        }
        catch (Exception e) when (e is InvalidDataException or CsvHelperException)
        {
            throw new BusinessException("Import:Unreadable", $"The file cannot be read after row {rows}: {e.Message.Split('\n')[0].Trim()} Nothing was stored.");
        }

        return new EventLog(rows, events, rejected);
    }

    private Dictionary<string, int> Header(string[] header)
    {
        Dictionary<string, int> columns = new(StringComparer.Ordinal);
        foreach (var (name, index) in header.Select((name, index) => (name.Trim(), index)))
        {
            if (!columns.TryAdd(name, index))
            {
                throw new BusinessException("Import:Header", $"The column '{name}' stands twice in the header.");
            }
        }

        var absent = profile.Columns().Where(c => !columns.ContainsKey(c)).ToList();
        if (absent.Count > 0)
        {
            throw new BusinessException("Import:Header", $"The header lacks the columns {string.Join(", ", absent)} that the profile '{profile.Name}' names.");
        }

        return columns;
    }

    private LoggedEvent Map(Row row, int line, string digest)
    {
        var number = row.Required(profile.Number);
        var order = row.Number(profile.Order) ?? throw new RowException($"{profile.Order} is missing.");
        return new LoggedEvent
        {
            Line = line,
            Number = number.Length <= 64 ? number : throw new RowException($"{profile.Number} is longer than 64 characters."),
            At = Date(row, profile.Time) ?? throw new RowException($"{profile.Time} is missing."),
            Order = order,
            Actor = row[profile.Actor],
            OpenedAt = Date(row, profile.OpenedAt) ?? throw new RowException($"{profile.OpenedAt} is missing."),
            CreatedAt = profile.CreatedAt is null ? null : Date(row, profile.CreatedAt),
            OpenedBy = profile.OpenedBy.Select(c => row[c]).FirstOrDefault(v => v is not null),
            HasCreator = profile.CreatedBy is null || row[profile.CreatedBy] is not null,
            Title = Title(row, number),
            State = Translate(row, profile.State) ?? throw new RowException($"{profile.State.Column} is missing."),
            Impact = TranslateNumber(row, profile.Impact),
            Urgency = TranslateNumber(row, profile.Urgency),
            Priority = TranslateNumber(row, profile.Priority) ?? throw new RowException($"{profile.Priority.Column} is missing."),
            Channel = (profile.Channel is null ? null : Translate(row, profile.Channel)) ?? "import",
            Requester = row.Required(profile.Requester),
            Team = profile.Team is null ? null : row[profile.Team],
            Assignee = profile.Assignee is null ? null : row[profile.Assignee],
            Category = Category(row),
            ReopenCount = Count(row, profile.ReopenCount),
            ReassignmentCount = Count(row, profile.ReassignmentCount),
            Extra = Values(row, profile.ExtraFields.Select(c => (c, c))),
            CustomFields = CustomFields(row),
            EndValues = Values(row, profile.EndValues.Select(v => (v.Key, v.Value))),
            SourceKey = $"{order}:{digest}",
        };
    }

    private Dictionary<string, string> CustomFields(Row row)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (var (column, field) in fields?.ByColumn ?? new Dictionary<string, CustomField>())
        {
            try
            {
                if (row[column] is { } text && fields!.Read(field, text) is { } value)
                {
                    values[field.Key] = value;
                }
            }
            catch (FieldValueException e)
            {
                throw new RowException($"{column}: {e.Message}");
            }
        }

        return values;
    }

    private DateTime? Date(Row row, string column)
    {
        if (row[column] is not { } text)
        {
            return null;
        }

        if (!DateTime.TryParseExact(text, _dateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            throw new RowException($"{column} '{Shorten(text)}' is not a date of the form {string.Join(" or ", _dateFormats)}.");
        }

        if (_zone.IsInvalidTime(local))
        {
            // The clock was set forward: the source's minute did not exist, the one an hour later did.
            local = local.AddHours(1);
        }

        return TimeZoneInfo.ConvertTimeToUtc(local, _zone);
    }

    private string Title(Row row, string number)
    {
        var title = string.Join(", ", profile.Title.Select(c => row[c]).OfType<string>());
        return Shorten(title.Length == 0 ? number : title, 250);
    }

    private const int MaxCategoryPath = 400;

    private string? Category(Row row)
    {
        List<string> path = [];
        foreach (var column in profile.Category)
        {
            if (row[column] is not { } name)
            {
                break;
            }

            path.Add(Shorten(name.Replace('/', '-'), 100));
        }

        var full = string.Join('/', path);
        return full.Length switch
        {
            0 => null,
            > MaxCategoryPath => throw new RowException($"The category with those above it is longer than {MaxCategoryPath} characters."),
            _ => full,
        };
    }

    private static T? Translate<T>(Row row, ColumnMap<T> map)
        where T : class =>
        row[map.Column] is not { } text ? null
        : map.Values.TryGetValue(text, out var value) ? value
        : throw new RowException($"{map.Column} '{Shorten(text)}' is not in the profile.");

    private static int? TranslateNumber(Row row, ColumnMap<int>? map) =>
        map is null || row[map.Column] is not { } text ? null
        : map.Values.TryGetValue(text, out var value) ? value
        : throw new RowException($"{map.Column} '{Shorten(text)}' is not in the profile.");

    private static int Count(Row row, string? column) => column is null ? 0 : (int)Math.Min(row.Number(column) ?? 0, int.MaxValue);

    private static Dictionary<string, string> Values(Row row, IEnumerable<(string Name, string Column)> columns)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (var (name, column) in columns)
        {
            if (row[column] is { } value)
            {
                values[name] = value;
            }
        }

        return values;
    }

    private static string Digest(string[] record) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', record))).AsSpan(0, 8));

    private static string Shorten(string text, int length = 60) => text.Length <= length ? text : $"{text[..(length - 1)]}…";

    /// <summary>Length that a gzip file says it unpacks to (modulo 2^32); null for a plain file. The stream is at its start afterwards.</summary>
    private static async Task<uint?> UnpackedLengthAsync(Stream file, CancellationToken cancellationToken)
    {
        var bytes = new byte[4];
        var read = await file.ReadAtLeastAsync(bytes.AsMemory(0, 2), 2, throwOnEndOfStream: false, cancellationToken);
        uint? length = null;
        if (read == 2 && bytes is [0x1f, 0x8b, ..])
        {
            file.Seek(-4, SeekOrigin.End);
            await file.ReadExactlyAsync(bytes, cancellationToken);
            length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        }

        file.Seek(0, SeekOrigin.Begin);
        return length;
    }

    private sealed class RowException(string message) : Exception(message);

    /// <summary>Counts what is read, because the framework takes a cut-off gzip file for a complete one, and ends with too much.</summary>
    private sealed class CountingStream(Stream inner, long limit) : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => Count;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Counted(await inner.ReadAsync(buffer, cancellationToken));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int Counted(int read)
        {
            Count += read;
            return Count <= limit
                ? read
                : throw new BusinessException("Import:TooLarge", $"The file has more than {limit >> 20} MB, unpacked. Split it into several. Nothing was stored.");
        }
    }

    private readonly struct Row(string[] record, Dictionary<string, int> columns, HashSet<string> missing)
    {
        public string? this[string column] => record[columns[column]].Trim() is var value && missing.Contains(value) ? null : value;

        public string Required(string column) => this[column] ?? throw new RowException($"{column} is missing.");

        public long? Number(string column) =>
            this[column] is not { } text ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
            : throw new RowException($"{column} '{Shorten(text)}' is not a whole number.");
    }
}

/// <summary>A read file.</summary>
internal sealed record EventLog(int Rows, IReadOnlyList<LoggedEvent> Events, IReadOnlyList<RejectedRow> Rejected);
