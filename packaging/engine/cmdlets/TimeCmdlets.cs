using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Text;
using System.Threading;

namespace Microsoft.PowerShell.Commands;

public enum DisplayHintType { Date, Time, DateTime }

[Cmdlet(VerbsCommon.Get, "Date", DefaultParameterSetName = "DateAndFormat")]
[OutputType(typeof(DateTime), typeof(string))]
public sealed class GetDateCommand : Cmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("LastWriteTime")]
    public DateTime Date
    {
        get => _date ?? default;
        set => _date = value;
    }

    [Parameter]
    [Alias("UnixTime")]
    public double UnixTimeSeconds
    {
        get => _unix ?? 0;
        set => _unix = value;
    }

    [Parameter, ValidateRange(1, 9999)]
    public int? Year { get; set; }

    [Parameter, ValidateRange(1, 12)]
    public int? Month { get; set; }

    [Parameter, ValidateRange(1, 31)]
    public int? Day { get; set; }

    [Parameter, ValidateRange(0, 23)]
    public int? Hour { get; set; }

    [Parameter, ValidateRange(0, 59)]
    public int? Minute { get; set; }

    [Parameter, ValidateRange(0, 59)]
    public int? Second { get; set; }

    [Parameter, ValidateRange(0, 999)]
    public int? Millisecond { get; set; }

    [Parameter]
    public DisplayHintType DisplayHint { get; set; } = DisplayHintType.DateTime;

    [Parameter]
    public string UFormat { get; set; }

    [Parameter]
    public string Format { get; set; }

    [Parameter]
    public SwitchParameter AsUTC { get; set; }

    private DateTime? _date;
    private double? _unix;

    protected override void ProcessRecord()
    {
        DateTime date = _unix.HasValue
            ? DateTimeOffset.UnixEpoch.AddSeconds(_unix.Value).LocalDateTime
            : _date ?? DateTime.Now;
        if ((Year ?? Month ?? Day ?? Hour ?? Minute ?? Second ?? Millisecond) != null)
        {
            try
            {
                date = new DateTime(Year ?? date.Year, Month ?? date.Month, Day ?? date.Day, Hour ?? date.Hour,
                                    Minute ?? date.Minute, Second ?? date.Second, Millisecond ?? date.Millisecond, date.Kind);
            }
            catch (ArgumentOutOfRangeException e)
            {
                ThrowTerminatingError(new ErrorRecord(e, "InvalidDate", ErrorCategory.InvalidArgument, null));
            }
        }
        if (AsUTC)
            date = date.ToUniversalTime();
        if (UFormat != null)
            WriteObject(UnixFormat(date));
        else if (Format != null)
            WriteObject(Formatted(date));
        else
            WriteObject(Hinted(date));
    }

    private PSObject Hinted(DateTime date)
    {
        var result = new PSObject(date);
        result.Properties.Add(new PSNoteProperty("DisplayHint", DisplayHint));
        return result;
    }

    private string Formatted(DateTime date) => Format.ToLowerInvariant() switch
    {
        "filedate" => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
        "filedateuniversal" => date.ToUniversalTime().ToString("yyyyMMddZ", CultureInfo.InvariantCulture),
        "filedatetime" => date.ToString("yyyyMMddTHHmmssffff", CultureInfo.InvariantCulture),
        "filedatetimeuniversal" => date.ToUniversalTime().ToString("yyyyMMddTHHmmssffffZ", CultureInfo.InvariantCulture),
        _ => date.ToString(Format, CultureInfo.CurrentCulture),
    };

    private string UnixFormat(DateTime date)
    {
        string pattern = UFormat.StartsWith('+') ? UFormat[1..] : UFormat;
        var text = new StringBuilder();
        for (int i = 0; i < pattern.Length; ++i)
        {
            if (pattern[i] != '%' || i + 1 >= pattern.Length)
                text.Append(pattern[i]);
            else
                text.Append(UnixField(pattern[++i], date));
        }
        return text.ToString();
    }

    private static string UnixField(char field, DateTime date)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        string F(string format) => date.ToString(format, culture);
        string N(int number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
        return field switch
        {
            'A' => F("dddd"),
            'a' => F("ddd"),
            'B' => F("MMMM"),
            'b' or 'h' => F("MMM"),
            'C' => N(date.Year / 100, "00"),
            'c' => date.ToString("ddd dd MMM yyyy HH:mm:ss", culture),
            'D' or 'x' => date.ToString("MM/dd/yy", CultureInfo.InvariantCulture),
            'd' => N(date.Day, "00"),
            'e' => N(date.Day, "0").PadLeft(2),
            'F' => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            'G' => N(ISOWeek.GetYear(date), "0000"),
            'g' => N(ISOWeek.GetYear(date) % 100, "00"),
            'H' => N(date.Hour, "00"),
            'I' => N(date.Hour % 12 == 0 ? 12 : date.Hour % 12, "00"),
            'j' => N(date.DayOfYear, "000"),
            'k' => N(date.Hour, "0").PadLeft(2),
            'l' => N(date.Hour % 12 == 0 ? 12 : date.Hour % 12, "0").PadLeft(2),
            'M' => N(date.Minute, "00"),
            'm' => N(date.Month, "00"),
            'n' => "\n",
            'p' => F("tt"),
            'R' => date.ToString("HH:mm", CultureInfo.InvariantCulture),
            'r' => date.ToString("hh:mm:ss tt", CultureInfo.InvariantCulture),
            'S' => N(date.Second, "00"),
            's' => new DateTimeOffset(date).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            'T' or 'X' => date.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
            't' => "\t",
            'U' or 'W' => N(date.DayOfYear / 7, "00"),
            'u' => N(date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek, "0"),
            'V' => N(ISOWeek.GetWeekOfYear(date), "00"),
            'w' => N((int)date.DayOfWeek, "0"),
            'Y' => N(date.Year, "0000"),
            'y' => N(date.Year % 100, "00"),
            'Z' => date.ToString("zz", CultureInfo.InvariantCulture),
            '%' => "%",
            _ => field.ToString(),
        };
    }
}

[Cmdlet(VerbsCommon.New, "TimeSpan", DefaultParameterSetName = "Date")]
[OutputType(typeof(TimeSpan))]
public sealed class NewTimeSpanCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Date")]
    [Alias("LastWriteTime")]
    public DateTime? Start { get; set; }

    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = "Date")]
    public DateTime? End { get; set; }

    [Parameter(ParameterSetName = "Time")]
    public int Days { get; set; }

    [Parameter(ParameterSetName = "Time")]
    public int Hours { get; set; }

    [Parameter(ParameterSetName = "Time")]
    public int Minutes { get; set; }

    [Parameter(ParameterSetName = "Time")]
    public int Seconds { get; set; }

    [Parameter(ParameterSetName = "Time")]
    public int Milliseconds { get; set; }

    protected override void ProcessRecord()
    {
        DateTime now = DateTime.Now;
        WriteObject(ParameterSetName == "Time" ? new TimeSpan(Days, Hours, Minutes, Seconds, Milliseconds)
                    : Start == null && End == null ? TimeSpan.Zero : (End ?? now) - (Start ?? now));
    }
}

[Cmdlet(VerbsLifecycle.Start, "Sleep", DefaultParameterSetName = "Seconds")]
public sealed class StartSleepCommand : PSCmdlet, IDisposable
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
               ParameterSetName = "Seconds")]
    [ValidateRange(0.0, int.MaxValue / 1000.0)]
    public double Seconds { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Milliseconds")]
    [ValidateRange(0, int.MaxValue)]
    [Alias("ms")]
    public int Milliseconds { get; set; }

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = "FromTimeSpan")]
    [Alias("ts")]
    public TimeSpan Duration { get; set; }

    private readonly ManualResetEventSlim _stopped = new();

    protected override void ProcessRecord()
    {
        double wait = ParameterSetName switch
        {
            "Seconds" => Seconds * 1000,
            "Milliseconds" => Milliseconds,
            _ => Duration.TotalMilliseconds,
        };
        _stopped.Wait((int)Math.Min(wait, int.MaxValue));
    }

    protected override void StopProcessing() => _stopped.Set();

    public void Dispose() => _stopped.Dispose();
}

[Cmdlet(VerbsDiagnostic.Measure, "Command")]
[OutputType(typeof(TimeSpan))]
public sealed class MeasureCommandCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public PSObject InputObject { get; set; }

    [Parameter(Position = 0, Mandatory = true)]
    public ScriptBlock Expression { get; set; }

    private readonly System.Diagnostics.Stopwatch _watch = new();

    protected override void ProcessRecord()
    {
        // The block runs in the caller's scope; its output is dropped.
        _watch.Start();
        try
        {
            InvokeCommand.InvokeScript(false, Expression, InputObject == null ? null : new[] { InputObject });
        }
        finally
        {
            _watch.Stop();
        }
    }

    protected override void EndProcessing() => WriteObject(_watch.Elapsed);
}

[Cmdlet(VerbsCommon.New, "Guid")]
[OutputType(typeof(Guid))]
public sealed class NewGuidCommand : PSCmdlet
{
    [Parameter]
    public SwitchParameter Empty { get; set; }

    [Parameter(Position = 0, ValueFromPipeline = true)]
    public string InputObject { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject == null)
        {
            WriteObject(Empty ? Guid.Empty : Guid.NewGuid());
            return;
        }
        if (Guid.TryParse(InputObject, out Guid parsed))
            WriteObject(parsed);
        else
            WriteError(new ErrorRecord(new FormatException("Unrecognized Guid format."), "StringNotRecognizedAsGuid",
                                       ErrorCategory.InvalidArgument, InputObject));
    }
}

[Cmdlet(VerbsCommon.Get, "Random", DefaultParameterSetName = "RandomNumber")]
[OutputType(typeof(int), typeof(long), typeof(double))]
public class GetRandomCommand : PSCmdlet
{
    [Parameter(ParameterSetName = "RandomNumber")]
    [Parameter(ParameterSetName = "RandomListItem")]
    [Parameter(ParameterSetName = "Shuffle")]
    public int? SetSeed { get; set; }

    [Parameter(Position = 0, ParameterSetName = "RandomNumber")]
    public object Maximum { get; set; }

    [Parameter(ParameterSetName = "RandomNumber")]
    public object Minimum { get; set; }

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = "RandomListItem")]
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Shuffle")]
    [AllowNull]
    public object[] InputObject { get; set; }

    [Parameter(ParameterSetName = "RandomNumber")]
    [Parameter(ParameterSetName = "RandomListItem")]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 1;

    [Parameter(Mandatory = true, ParameterSetName = "Shuffle")]
    public SwitchParameter Shuffle { get; set; }

    private readonly List<object> _items = new();
    private Random _random;

    protected override void BeginProcessing()
    {
        _random = SetSeed.HasValue ? new Random(SetSeed.Value) : new Random(RandomNumberGenerator.GetInt32(int.MaxValue));
        if (ParameterSetName != "RandomNumber")
            return;
        object low = Number(Minimum) ?? 0;
        object high = Number(Maximum) ?? (low is double ? double.MaxValue : low is long ? long.MaxValue : int.MaxValue);
        bool real = low is double || high is double;
        bool wide = low is long || high is long;
        double lowest = Convert.ToDouble(low, CultureInfo.InvariantCulture);
        if (lowest >= Convert.ToDouble(high, CultureInfo.InvariantCulture))
        {
            ThrowTerminatingError(new ErrorRecord(
                new ArgumentException($"The Minimum value ({low}) cannot be greater than or equal to the Maximum value ({high})."),
                "MinGreaterThanOrEqualMax", ErrorCategory.InvalidArgument, null));
        }
        for (int i = 0; i < Count; ++i)
        {
            if (real)
                WriteObject(lowest + _random.NextDouble() * (Convert.ToDouble(high, CultureInfo.InvariantCulture) - lowest));
            else if (wide)
                WriteObject(_random.NextInt64(Convert.ToInt64(low, CultureInfo.InvariantCulture), Convert.ToInt64(high, CultureInfo.InvariantCulture)));
            else
                WriteObject(_random.Next((int)low, (int)high));
        }
    }

    protected override void ProcessRecord()
    {
        if (InputObject != null)
            _items.AddRange(InputObject);
    }

    protected override void EndProcessing()
    {
        int wanted = Shuffle ? _items.Count : Math.Min(Count, _items.Count);
        for (int i = 0; i < wanted; ++i)
        {
            int pick = _random.Next(i, _items.Count);
            (_items[i], _items[pick]) = (_items[pick], _items[i]);
            WriteObject(_items[i]);
        }
    }

    private static object Number(object value)
    {
        value = value is PSObject wrapped ? wrapped.BaseObject : value;
        switch (value)
        {
            case null:
                return null;
            case int or long or double:
                return value;
            case string text:
                return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int small) ? small
                    : long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long large) ? large
                    : double.Parse(text, CultureInfo.InvariantCulture);
            case float or decimal:
                return Convert.ToDouble(value, CultureInfo.InvariantCulture);
            case uint or ulong:
                return Convert.ToInt64(value, CultureInfo.InvariantCulture);
            default:
                return Convert.ToInt32(value, CultureInfo.InvariantCulture);
        }
    }
}

[Cmdlet(VerbsCommon.Get, "SecureRandom", DefaultParameterSetName = "RandomNumber")]
public sealed class GetSecureRandomCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public int Maximum { get; set; } = int.MaxValue;

    [Parameter]
    public int Minimum { get; set; }

    protected override void EndProcessing() => WriteObject(RandomNumberGenerator.GetInt32(Minimum, Maximum));
}
