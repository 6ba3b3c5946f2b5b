# The way back to the console: frames over a local socket (a named pipe on Windows).
#
# A frame is a 32-bit little-endian length, one byte that says what it is, and that many bytes of UTF-8:
#   J  one JSON object with a "type"
#   T  whole lines of the script's output, each ending in a newline
#   O  custom objects as data, in PowerShell's own serialised form (CLIXML): one list of them
# Lines are collected and go out as one block, so that a script's loop does not pay for a call each line.

# The lock is the synchronised writer itself: its own WriteLine takes it, Flush and Send take it around more.
# A console that lags stops reading; then Flush blocks, and with it the script, and memory does not grow.
[NoRunspaceAffinity()]
class Channel {
    static [int] $BlockSize = 49152
    static [int] $LargestPart = 2097152
    static [int] $ObjectBatch = 64
    static [int] $ObjectPause = 30
    static [System.Text.Json.JsonSerializerOptions] $JsonOptions = [Channel]::MakeOptions()

    [System.IO.Stream] $stream
    [System.Text.StringBuilder] $text = [System.Text.StringBuilder]::new()
    [System.IO.TextWriter] $lines
    [System.IO.MemoryStream] $frames = [System.IO.MemoryStream]::new()
    [long] $pieces = 0
    # Copies of custom objects on their way. In a burst they are serialised together, which costs a third.
    [System.Collections.Generic.List[object]] $objects = [System.Collections.Generic.List[object]]::new()
    hidden [long] $objectsSent = 0
    [System.Collections.Generic.Dictionary[string, object]] $progress
    [bool] $lost = $false
    # How many objects are shown as text; 0: all of them.
    [long] $formatLimit = 0

    Channel([System.IO.Stream] $stream) {
        $this.stream = $stream
        $writer = [System.IO.StringWriter]::new($this.text, [cultureinfo]::InvariantCulture)
        $writer.NewLine = "`n"
        $this.lines = [System.IO.TextWriter]::Synchronized($writer)
        $this.progress = [System.Collections.Generic.Dictionary[string, object]]::new()
    }

    hidden static [System.Text.Json.JsonSerializerOptions] MakeOptions() {
        $options = [System.Text.Json.JsonSerializerOptions]::new()
        $options.Encoder = [System.Text.Encodings.Web.JavaScriptEncoder]::UnsafeRelaxedJsonEscaping
        return $options
    }

    hidden static [byte[]] Bytes([System.Collections.Generic.Dictionary[string, object]] $message) {
        return [System.Text.Json.JsonSerializer]::SerializeToUtf8Bytes($message, $message.GetType(), [Channel]::JsonOptions)
    }

    # To the console that waits at this address: a socket's path, or a named pipe on Windows.
    static [System.IO.Stream] Connect([string] $address) {
        if ($address.StartsWith('\\.\pipe\')) {
            $pipe = [System.IO.Pipes.NamedPipeClientStream]::new('.', $address.Substring(9), [System.IO.Pipes.PipeDirection]::InOut, [System.IO.Pipes.PipeOptions]::Asynchronous)
            $pipe.Connect(10000)
            return $pipe
        }
        $socket = [System.Net.Sockets.Socket]::new([System.Net.Sockets.AddressFamily]::Unix, [System.Net.Sockets.SocketType]::Stream, [System.Net.Sockets.ProtocolType]::Unspecified)
        $socket.Connect([System.Net.Sockets.UnixDomainSocketEndPoint]::new($address))
        return [System.Net.Sockets.NetworkStream]::new($socket, $true)
    }

    # One line of output.
    [void] Line([string] $line) {
        $this.lines.WriteLine($line)
        if ($this.text.Length -gt [Channel]::BlockSize) { $this.Flush() }
    }

    # A piece of output without an end of line; it waits for the rest of its line.
    [void] Piece([string] $piece) {
        [System.Threading.Monitor]::Enter($this.lines)
        try { $this.lines.Write($piece); $this.pieces++ } finally { [System.Threading.Monitor]::Exit($this.lines) }
    }

    # A custom object as data. The script's thread calls this, with a copy: the script may change its own at once.
    [void] Object([object] $copy) {
        [System.Threading.Monitor]::Enter($this.lines)
        try {
            $this.objects.Add($copy)
            $now = [System.Environment]::TickCount64
            if ($this.objects.Count -lt [Channel]::ObjectBatch -and $now - $this.objectsSent -lt [Channel]::ObjectPause) { return }
            $this.objectsSent = $now
            $this.ObjectsToFrames()
            if ($this.frames.Length -gt [Channel]::BlockSize) { $this.WriteOut() }
        } finally { [System.Threading.Monitor]::Exit($this.lines) }
    }

    # Anything that is not output text. Goes after all lines before it.
    [void] Send([System.Collections.Generic.Dictionary[string, object]] $message) {
        $bytes = [Channel]::Bytes($message)
        [System.Threading.Monitor]::Enter($this.lines)
        try {
            $this.StillObjectsToFrames()
            $this.TextToFrames($true)
            $this.AddFrame(74, $bytes)
            if ($this.frames.Length -gt [Channel]::BlockSize) { $this.WriteOut() }
        } finally { [System.Threading.Monitor]::Exit($this.lines) }
    }

    # Only the newest state of a bar is worth sending; an end is always sent, after the last state before it.
    [void] SendProgress([string] $key, [System.Collections.Generic.Dictionary[string, object]] $message, [bool] $last) {
        [System.Threading.Monitor]::Enter($this.lines)
        try { $this.progress[$key] = $message } finally { [System.Threading.Monitor]::Exit($this.lines) }
        if ($last) { $this.Flush() }
    }

    [void] Flush() {
        [System.Threading.Monitor]::Enter($this.lines)
        try { $this.FlushHeld($false) } finally { [System.Threading.Monitor]::Exit($this.lines) }
    }

    # For the waiting thread, which must never wait for a console that lags: false when somebody else has it.
    [bool] TryFlush([bool] $openLineToo) {
        if (-not [System.Threading.Monitor]::TryEnter($this.lines)) { return $false }
        try { $this.FlushHeld($openLineToo) } finally { [System.Threading.Monitor]::Exit($this.lines) }
        return $true
    }

    hidden [void] FlushHeld([bool] $openLineToo) {
        $this.StillObjectsToFrames()
        $this.TextToFrames($openLineToo)
        if ($this.progress.Count -gt 0) {
            foreach ($message in $this.progress.Values) {
                $this.AddFrame(74, [Channel]::Bytes($message))
            }
            $this.progress.Clear()
        }
        $this.WriteOut()
    }

    # For any thread. A property that is computed by the script belongs to the script's thread: what has one waits for it.
    hidden [void] StillObjectsToFrames() {
        # What cannot be looked at from here waits for the script's thread as well, and nothing else waits for it.
        try {
            foreach ($object in $this.objects) {
                foreach ($property in $object.PSObject.Properties) {
                    if ($property.MemberType -ne [System.Management.Automation.PSMemberTypes]::NoteProperty) { return }
                }
            }
        } catch { return }
        $this.ObjectsToFrames()
    }

    # What is still to be sent, from the script's own thread. The other one may be writing at this moment.
    [void] EndObjects() {
        [System.Threading.Monitor]::Enter($this.lines)
        try { $this.ObjectsToFrames() } finally { [System.Threading.Monitor]::Exit($this.lines) }
    }

    # For whoever has the lock.
    hidden [void] ObjectsToFrames() {
        if ($this.objects.Count -eq 0) { return }
        $batch = $this.objects
        $this.objects = [System.Collections.Generic.List[object]]::new()
        $this.AddObjects($batch)
    }

    # Never throws: an object that nothing can read is said to be one, not lost.
    hidden [void] AddObjects([System.Collections.Generic.List[object]] $batch) {
        $xml = ''
        try { $xml = [System.Management.Automation.PSSerializer]::Serialize($batch, 2) } catch { $xml = '' }
        if ($xml -ne '' -and $xml.Length -le [Channel]::LargestPart) {
            $this.AddFrame(79, [System.Text.Encoding]::UTF8.GetBytes($xml))
        } elseif ($batch.Count -gt 1) {
            foreach ($object in $batch) {
                $one = [System.Collections.Generic.List[object]]::new()
                $one.Add($object)
                $this.AddObjects($one)
            }
        } else {
            # Too large as it is: this way bounds it.
            $bytes = [byte[]] $null
            try { $bytes = [Channel]::Bytes([Plain]::ObjectMessage($batch[0])) } catch { $bytes = [Channel]::Bytes([Plain]::ErrorMessage($_, $false)) }
            $this.AddFrame(74, $bytes)
        }
    }

    # An unfinished line stays behind unless `$openLineToo`, so that what was written in pieces arrives whole.
    hidden [void] TextToFrames([bool] $openLineToo) {
        if ($this.text.Length -eq 0) { return }
        $block = $this.text.ToString()
        $this.text.Length = 0
        $end = $block.LastIndexOf([char] 10) + 1
        if ($end -lt $block.Length) {
            if ($openLineToo) { $block += "`n"; $end = $block.Length }
            else { $null = $this.text.Append($block, $end, $block.Length - $end) }
        }
        # In parts that a frame can hold, should one line be longer than that.
        for ($from = 0; $from -lt $end; $from += [Channel]::LargestPart) {
            $part = $block.Substring($from, [System.Math]::Min([Channel]::LargestPart, $end - $from))
            $this.AddFrame(84, [System.Text.Encoding]::UTF8.GetBytes($part))
        }
    }

    hidden [void] AddFrame([byte] $kind, [byte[]] $payload) {
        $this.frames.Write([System.BitConverter]::GetBytes([int] $payload.Length), 0, 4)
        $this.frames.WriteByte($kind)
        $this.frames.Write($payload, 0, $payload.Length)
    }

    hidden [void] WriteOut() {
        if ($this.frames.Length -eq 0) { return }
        try {
            if (-not $this.lost) {
                $this.stream.Write($this.frames.GetBuffer(), 0, [int] $this.frames.Length)
                $this.stream.Flush()
            }
        } catch { $this.lost = $true }
        $this.frames.SetLength(0)
    }
}

# Reads frames without blocking: `Wait` gives up after some milliseconds, `Next` takes what has come.
class FrameReader {
    hidden [System.IO.Stream] $stream
    hidden [byte[]] $chunk = [byte[]]::new(65536)
    hidden [System.IO.MemoryStream] $bytes = [System.IO.MemoryStream]::new()
    hidden [System.Threading.Tasks.Task[int]] $reading
    [bool] $closed = $false

    FrameReader([System.IO.Stream] $stream) {
        $this.stream = $stream
        $this.reading = $stream.ReadAsync($this.chunk, 0, $this.chunk.Length)
    }

    # The task that a waiter may wait for together with others.
    [System.Threading.Tasks.Task] Task() { return $this.reading }

    # The frames that have come whole by now.
    [System.Collections.Generic.List[System.Text.Json.JsonElement]] Take() {
        $messages = [System.Collections.Generic.List[System.Text.Json.JsonElement]]::new()
        while (-not $this.closed -and $this.reading.IsCompleted) {
            $count = 0
            if ($this.reading.Status -eq [System.Threading.Tasks.TaskStatus]::RanToCompletion) { $count = $this.reading.Result }
            if ($count -le 0) { $this.closed = $true; break }
            $this.bytes.Write($this.chunk, 0, $count)
            $this.reading = $this.stream.ReadAsync($this.chunk, 0, $this.chunk.Length)
        }
        $all = $this.bytes.GetBuffer()
        $length = [int] $this.bytes.Length
        $from = 0
        while ($length - $from -ge 5) {
            $size = [System.BitConverter]::ToInt32($all, $from)
            if ($length - $from - 5 -lt $size) { break }
            $json = [System.Text.Encoding]::UTF8.GetString($all, $from + 5, $size)
            $messages.Add([System.Text.Json.JsonDocument]::Parse($json).RootElement)
            $from += 5 + $size
        }
        if ($from -gt 0) {
            $rest = [byte[]]::new($length - $from)
            [System.Array]::Copy($all, $from, $rest, 0, $rest.Length)
            $this.bytes.SetLength(0)
            $this.bytes.Write($rest, 0, $rest.Length)
        }
        return $messages
    }
}
