using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace Microsoft.PowerShell.Commands;

public enum WebRequestMethod { Default, Get, Head, Post, Put, Delete, Trace, Options, Merge, Patch }

public enum WebAuthenticationType { None, Basic, Bearer, OAuth }

/// <summary>An HTTP status that is not a success; carries the response.</summary>
public sealed class HttpResponseException : HttpRequestException
{
    public HttpResponseException(string message, HttpResponseMessage response)
        : base(message, inner: null, response.StatusCode) => Response = response;

    public HttpResponseMessage Response { get; }
}

/// <summary>Cookies and the like kept between requests (-SessionVariable, -WebSession).</summary>
public sealed class WebRequestSession
{
    public CookieContainer Cookies { get; set; } = new();
    public Dictionary<string, string> Headers { get; set; } = new(StringComparer.OrdinalIgnoreCase);
    public string UserAgent { get; set; }
    public ICredentials Credentials { get; set; }
    public int MaximumRedirection { get; set; } = -1;
}

public class WebResponseObject
{
    internal WebResponseObject(HttpResponseMessage response, byte[] content)
    {
        BaseResponse = response;
        Content = content;
        foreach ((string key, IEnumerable<string> values) in response.Headers.Concat(response.Content.Headers))
            Headers[key] = values.ToArray();
    }

    public byte[] Content { get; protected set; }
    public int StatusCode => (int)BaseResponse.StatusCode;
    public string StatusDescription => BaseResponse.ReasonPhrase ?? string.Empty;
    public Dictionary<string, IEnumerable<string>> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);
    public HttpResponseMessage BaseResponse { get; }
    public int RawContentLength => Content?.Length ?? 0;
    public Dictionary<string, string> RelationLink { get; internal set; } = new();
    public string RawContent { get; internal set; } = string.Empty;

    public override string ToString() => RawContent;
}

public sealed class BasicHtmlWebResponseObject : WebResponseObject
{
    internal BasicHtmlWebResponseObject(HttpResponseMessage response, byte[] bytes, string text) : base(response, bytes)
        => Content = text;

    public new string Content { get; }
}

/// <summary>One HTTP exchange after the other; retries, pages and failures as the two web cmdlets share them.</summary>
public abstract class WebCommand : PSCmdlet, IDisposable
{
    [Parameter(Position = 0, Mandatory = true)]
    public Uri Uri { get; set; }

    [Parameter]
    public WebRequestMethod Method { get; set; }

    [Parameter]
    [Alias("CM")]
    public string CustomMethod { get; set; }

    [Parameter]
    public IDictionary Headers { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public object Body { get; set; }

    [Parameter]
    public IDictionary Form { get; set; }

    [Parameter]
    public string ContentType { get; set; }

    [Parameter]
    public WebAuthenticationType Authentication { get; set; }

    [Parameter]
    public SecureString Token { get; set; }

    [Parameter]
    public PSCredential Credential { get; set; }

    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(0, int.MaxValue)]
    public int ConnectionTimeoutSeconds { get; set; }

    [Parameter]
    public int OperationTimeoutSeconds { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaximumRetryCount { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int RetryIntervalSec { get; set; } = 5;

    [Parameter]
    public int MaximumRedirection { get; set; } = -1;

    [Parameter]
    public SwitchParameter SkipHttpErrorCheck { get; set; }

    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    [Parameter]
    public SwitchParameter SkipHeaderValidation { get; set; }

    [Parameter]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    [Parameter]
    public SwitchParameter DisableKeepAlive { get; set; }

    [Parameter]
    public SwitchParameter UseBasicParsing { get; set; }

    [Parameter]
    public SwitchParameter PreserveAuthorizationOnRedirect { get; set; }

    [Parameter]
    public SwitchParameter NoProxy { get; set; }

    [Parameter]
    public Uri Proxy { get; set; }

    [Parameter]
    public string UserAgent { get; set; }

    [Parameter]
    public string OutFile { get; set; }

    [Parameter]
    public string InFile { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    [Parameter]
    [Alias("SV")]
    public string SessionVariable { get; set; }

    [Parameter]
    public WebRequestSession WebSession { get; set; }

    private readonly CancellationTokenSource _stop = new();

    private protected virtual bool FollowLinks => false;

    private protected virtual int PageLimit => int.MaxValue;

    private protected abstract void Give(HttpResponseMessage response, byte[] content);

    private protected virtual void Received(HttpResponseMessage response)
    {
    }

    protected override void StopProcessing() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();

    protected override void ProcessRecord()
    {
        if (!Uri.IsAbsoluteUri)
            Uri = new Uri("http://" + Uri.OriginalString);
        CheckAuthentication();
        WebRequestSession session = WebSession ?? new WebRequestSession();
        if (SessionVariable != null)
            SessionState.PSVariable.Set(SessionVariable, session);
        using HttpClient client = MakeClient(session);
        Uri next = Uri;
        for (int page = 0; next != null && page < PageLimit; ++page)
        {
            HttpResponseMessage response = SendWithRetries(client, session, next);
            byte[] content = Wait(response.Content.ReadAsByteArrayAsync(_stop.Token), "reading");
            Received(response);
            if (!response.IsSuccessStatusCode && !SkipHttpErrorCheck)
                Fail(response, content);
            if (OutFile != null)
                File.WriteAllBytes(GetUnresolvedProviderPathFromPSPath(OutFile), content);
            if (OutFile == null || PassThru)
                Give(response, content);
            Dictionary<string, string> links = Links(response, next);
            next = FollowLinks && links.TryGetValue("next", out string address) ? new Uri(address) : null;
        }
    }

    private protected static Dictionary<string, string> Links(HttpResponseMessage response, Uri origin)
    {
        var links = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (!response.Headers.TryGetValues("Link", out IEnumerable<string> values))
            return links;
        foreach (Match match in Regex.Matches(string.Join(",", values), "<(?<url>[^>]*)>[^,]*?;\\s*rel=\"?(?<rel>[^\",;]+)\"?"))
            links.TryAdd(match.Groups["rel"].Value, new Uri(origin, match.Groups["url"].Value).AbsoluteUri);
        return links;
    }

    private protected static Encoding CharacterSet(HttpResponseMessage response)
    {
        try
        {
            string name = response.Content.Headers.ContentType?.CharSet?.Trim('"');
            return string.IsNullOrEmpty(name) ? new UTF8Encoding(false) : Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return new UTF8Encoding(false);
        }
    }

    private void CheckAuthentication()
    {
        if (Authentication == WebAuthenticationType.None)
            return;
        if (Authentication == WebAuthenticationType.Basic ? Credential == null : Token == null)
        {
            string name = Authentication == WebAuthenticationType.Basic ? "Credential" : "Token";
            ThrowTerminatingError(new ErrorRecord(
                new ValidationMetadataException($"The cmdlet cannot run because the following parameter is not specified: {name}. The supplied Authentication type requires a {name}. Specify {name}, then retry."),
                $"WebCmdletAuthentication{name}NotSuppliedException", ErrorCategory.InvalidArgument, this));
        }
        if (Uri.Scheme != "https" && !AllowUnencryptedAuthentication)
        {
            ThrowTerminatingError(new ErrorRecord(
                new ValidationMetadataException("The cmdlet cannot protect plain text secrets sent over unencrypted connections. To suppress this warning and send plain text secrets over unencrypted networks, reissue the command specifying the AllowUnencryptedAuthentication parameter."),
                "WebCmdletAllowUnencryptedAuthenticationRequiredException", ErrorCategory.InvalidArgument, this));
        }
    }

    private HttpClient MakeClient(WebRequestSession session)
    {
        var handler = new HttpClientHandler
        {
            CookieContainer = session.Cookies,
            AutomaticDecompression = DecompressionMethods.All,
        };
        int redirects = MaximumRedirection >= 0 ? MaximumRedirection : session.MaximumRedirection;
        if (redirects == 0)
            handler.AllowAutoRedirect = false;
        else if (redirects > 0)
            handler.MaxAutomaticRedirections = redirects;
        if (SkipCertificateCheck)
            handler.ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator;
        if (NoProxy)
            handler.UseProxy = false;
        else if (Proxy != null)
            handler.Proxy = new WebProxy(Proxy);
        if (Credential != null && Authentication == WebAuthenticationType.None)
            handler.Credentials = Credential.GetNetworkCredential();
        int seconds = ConnectionTimeoutSeconds;
        return new HttpClient(handler)
        {
            Timeout = seconds > 0 ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan,
        };
    }

    private HttpResponseMessage SendWithRetries(HttpClient client, WebRequestSession session, Uri address)
    {
        for (int attempt = 0;; ++attempt)
        {
            using HttpRequestMessage request = MakeRequest(session, address);
            WriteVerbose($"Requested HTTP/1.1 {request.Method} with {request.Content?.Headers.ContentLength ?? 0}-byte payload");
            HttpResponseMessage response;
            try
            {
                response = Wait(client.SendAsync(request, HttpCompletionOption.ResponseContentRead, _stop.Token), "sending");
            }
            catch (HttpRequestException e)
            {
                ThrowTerminatingError(new ErrorRecord(e, "WebCmdletWebResponseException", ErrorCategory.InvalidOperation, request));
                throw;
            }
            int status = (int)response.StatusCode;
            bool again = attempt < MaximumRetryCount && (status == 304 || status is >= 400 and <= 599);
            if (!again)
                return response;
            TimeSpan wait = RetryWait(response);
            WriteVerbose($"Retrying after interval of {wait.TotalSeconds} seconds. Status code for previous attempt: {response.StatusCode}");
            response.Dispose();
            if (_stop.Token.WaitHandle.WaitOne(wait))
                throw new PipelineStoppedException();
        }
    }

    private TimeSpan RetryWait(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.TooManyRequests && response.Headers.RetryAfter is { } after)
        {
            TimeSpan? wait = after.Delta ?? after.Date - DateTimeOffset.UtcNow;
            if (wait > TimeSpan.Zero)
                return wait.Value;
        }
        return TimeSpan.FromSeconds(RetryIntervalSec);
    }

    private HttpRequestMessage MakeRequest(WebRequestSession session, Uri address)
    {
        object body = Body is PSObject wrapped ? wrapped.BaseObject : Body;
        HttpMethod method = CustomMethod != null ? new HttpMethod(CustomMethod.ToUpperInvariant())
            : Method != WebRequestMethod.Default ? new HttpMethod(Method.ToString().ToUpperInvariant())
            : HttpMethod.Get;
        bool queries = method == HttpMethod.Get || method == HttpMethod.Head;
        if (body is IDictionary query && queries)
        {
            var builder = new UriBuilder(address);
            builder.Query = builder.Query.TrimStart('?') + (builder.Query.Length > 1 ? "&" : "") + FormText(query);
            address = builder.Uri;
            body = null;
        }
        var request = new HttpRequestMessage(method, address);
        request.Content = MakeContent(body);
        if (DisableKeepAlive)
            request.Headers.ConnectionClose = true;
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent ?? session.UserAgent ?? DefaultAgent());
        foreach ((string name, string value) in session.Headers)
            AddHeader(request, name, value);
        foreach (DictionaryEntry header in Headers ?? new Hashtable())
            AddHeader(request, Convert.ToString(header.Key), LanguagePrimitives.ConvertTo<string>(header.Value));
        if (request.Content != null && ContentType != null)
        {
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        }
        switch (Authentication)
        {
            case WebAuthenticationType.Bearer or WebAuthenticationType.OAuth:
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SecretText.Read(Token));
                break;
            case WebAuthenticationType.Basic:
                NetworkCredential given = Credential.GetNetworkCredential();
                request.Headers.Authorization = new AuthenticationHeaderValue(
                    "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(given.UserName + ":" + given.Password)));
                break;
        }
        return request;
    }

    private HttpContent MakeContent(object body)
    {
        if (Form != null)
        {
            var form = new MultipartFormDataContent();
            foreach (DictionaryEntry field in Form)
            {
                object value = field.Value is PSObject wrapped ? wrapped.BaseObject : field.Value;
                string name = Convert.ToString(field.Key);
                if (value is FileInfo file)
                    form.Add(new ByteArrayContent(File.ReadAllBytes(file.FullName)), name, file.Name);
                else
                    form.Add(new StringContent(LanguagePrimitives.ConvertTo<string>(value)), name);
            }
            return form;
        }
        if (InFile != null)
            return new ByteArrayContent(File.ReadAllBytes(GetUnresolvedProviderPathFromPSPath(InFile)));
        switch (body)
        {
            case null:
                return null;
            case byte[] bytes:
                return new ByteArrayContent(bytes);
            case Stream stream:
                using (var copy = new MemoryStream())
                {
                    stream.CopyTo(copy);
                    return new ByteArrayContent(copy.ToArray());
                }
            case IDictionary fields:
                return new StringContent(FormText(fields), Encoding.UTF8, "application/x-www-form-urlencoded");
            case System.Xml.XmlNode xml:
                return new StringContent(xml.OuterXml, Encoding.UTF8, "application/xml");
            default:
                var content = new ByteArrayContent(BodyEncoding().GetBytes(LanguagePrimitives.ConvertTo<string>(body)));
                if (ContentType == null && Method is WebRequestMethod.Post)
                    content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
                return content;
        }
    }

    private Encoding BodyEncoding()
    {
        try
        {
            return ContentType != null && MediaTypeHeaderValue.TryParse(ContentType, out MediaTypeHeaderValue type)
                   && !string.IsNullOrEmpty(type.CharSet)
                ? Encoding.GetEncoding(type.CharSet.Trim('"'))
                : new UTF8Encoding(false);
        }
        catch (ArgumentException)
        {
            return new UTF8Encoding(false);
        }
    }

    private static string FormText(IDictionary fields)
        => string.Join('&', fields.Cast<DictionaryEntry>().Select(field =>
            WebUtility.UrlEncode(Convert.ToString(field.Key, CultureInfo.InvariantCulture)) + "="
            + WebUtility.UrlEncode(field.Value == null ? string.Empty : LanguagePrimitives.ConvertTo<string>(field.Value))));

    private void AddHeader(HttpRequestMessage request, string name, string value)
    {
        if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
        {
            ContentType ??= value;
            return;
        }
        if (name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase))
            request.Headers.Remove(name);
        if (SkipHeaderValidation)
        {
            request.Headers.TryAddWithoutValidation(name, value);
            return;
        }
        try
        {
            request.Headers.Add(name, value);
        }
        catch (InvalidOperationException)
        {
            request.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        catch (FormatException e)
        {
            ThrowTerminatingError(new ErrorRecord(e, "System.FormatException", ErrorCategory.InvalidArgument, name));
        }
    }

    private static string DefaultAgent()
    {
        string system = OperatingSystem.IsWindows() ? "Windows NT" : OperatingSystem.IsMacOS() ? "Macintosh" : "Linux";
        Version version = typeof(PSObject).Assembly.GetName().Version;
        return $"Mozilla/5.0 ({system}; {System.Runtime.InteropServices.RuntimeInformation.OSDescription.Trim()}; "
               + $"{CultureInfo.CurrentCulture.Name}) PowerShell/{version.Major}.{version.Minor}.{version.Build}";
    }

    private void Fail(HttpResponseMessage response, byte[] content)
    {
        string message = $"Response status code does not indicate success: {(int)response.StatusCode} ({response.ReasonPhrase}).";
        var record = new ErrorRecord(new HttpResponseException(message, response), "WebCmdletWebResponseException",
                                     ErrorCategory.InvalidOperation, response.RequestMessage);
        string body = CharacterSet(response).GetString(content);
        if (!string.IsNullOrEmpty(body))
            record.ErrorDetails = new ErrorDetails(body);
        ThrowTerminatingError(record);
    }

    private T Wait<T>(Task<T> task, string doing)
    {
        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException e)
        {
            if (Stopping)
                throw new PipelineStoppedException();
            ThrowTerminatingError(new ErrorRecord(
                new TimeoutException($"The operation has timed out while {doing}: the timeout of {ConnectionTimeoutSeconds} seconds elapsed.", e),
                "OperationTimeoutSecondsExceeded", ErrorCategory.OperationTimeout, Uri));
            throw;
        }
    }
}

[Cmdlet(VerbsLifecycle.Invoke, "WebRequest")]
[OutputType(typeof(BasicHtmlWebResponseObject))]
public sealed class InvokeWebRequestCommand : WebCommand
{
    private protected override void Give(HttpResponseMessage response, byte[] content)
    {
        string text = CharacterSet(response).GetString(content);
        var raw = new StringBuilder();
        raw.Append($"HTTP/{response.Version} {(int)response.StatusCode} {response.ReasonPhrase}\r\n");
        foreach ((string name, IEnumerable<string> values) in response.Headers.Concat(response.Content.Headers))
            raw.Append(name).Append(": ").Append(string.Join(", ", values)).Append("\r\n");
        raw.Append("\r\n").Append(text);
        WebResponseObject result = IsText(response)
            ? new BasicHtmlWebResponseObject(response, content, text)
            : new WebResponseObject(response, content);
        result.RawContent = raw.ToString();
        result.RelationLink = Links(response, Uri);
        WriteObject(result);
    }

    private static bool IsText(HttpResponseMessage response)
    {
        string type = response.Content.Headers.ContentType?.MediaType ?? "text/plain";
        return type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.Contains("json", StringComparison.OrdinalIgnoreCase)
            || type.Contains("xml", StringComparison.OrdinalIgnoreCase) || type.Contains("javascript", StringComparison.OrdinalIgnoreCase);
    }
}

[Cmdlet(VerbsLifecycle.Invoke, "RestMethod")]
public sealed class InvokeRestMethodCommand : WebCommand
{
    [Parameter]
    [Alias("FL")]
    public SwitchParameter FollowRelLink { get; set; }

    [Parameter]
    [Alias("ML")]
    [ValidateRange(1, int.MaxValue)]
    public int MaximumFollowRelLink { get; set; } = int.MaxValue;

    [Parameter]
    [Alias("RHV")]
    public string ResponseHeadersVariable { get; set; }

    [Parameter]
    public string StatusCodeVariable { get; set; }

    private protected override bool FollowLinks => FollowRelLink;

    private protected override int PageLimit => FollowRelLink ? MaximumFollowRelLink : 1;

    private protected override void Received(HttpResponseMessage response)
    {
        if (StatusCodeVariable != null)
            SessionState.PSVariable.Set(StatusCodeVariable, (int)response.StatusCode);
        if (ResponseHeadersVariable != null)
        {
            var headers = new Dictionary<string, IEnumerable<string>>(StringComparer.OrdinalIgnoreCase);
            foreach ((string name, IEnumerable<string> values) in response.Headers.Concat(response.Content.Headers))
                headers[name] = values.ToArray();
            SessionState.PSVariable.Set(ResponseHeadersVariable, headers);
        }
    }

    private protected override void Give(HttpResponseMessage response, byte[] content)
    {
        string text = CharacterSet(response).GetString(content);
        string type = response.Content.Headers.ContentType?.MediaType ?? string.Empty;
        if (type.Contains("xml", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                var document = new System.Xml.XmlDocument();
                document.LoadXml(text);
                WriteObject(document);
                return;
            }
            catch (System.Xml.XmlException)
            {
                // Not XML after all: given as text.
            }
        }
        if (string.IsNullOrEmpty(text))
        {
            WriteObject(string.Empty);
            return;
        }
        object value;
        try
        {
            value = JsonText.Parse(text, asHashtable: false);
        }
        catch (ArgumentException)
        {
            value = text;
        }
        // An array is written as one object, which is how pwsh gives it.
        WriteObject(value, enumerateCollection: false);
    }
}
