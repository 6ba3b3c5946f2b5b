using System;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace Steward.Engine;

/// <summary>Size and colours of the console; a pipe counts as 120 columns wide. There is no screen to draw on.</summary>
internal sealed class ConsoleRawUserInterface : PSHostRawUserInterface
{
    private const int PipeColumns = 120;
    private const int PipeRows = 50;

    public override ConsoleColor ForegroundColor
    {
        get => Console.ForegroundColor;
        set => Console.ForegroundColor = value;
    }

    public override ConsoleColor BackgroundColor
    {
        get => Console.BackgroundColor;
        set => Console.BackgroundColor = value;
    }

    public override Size BufferSize
    {
        get => WindowSize;
        set => throw Unsupported();
    }

    public override Size WindowSize
    {
        get
        {
            if (Console.IsOutputRedirected || Console.WindowWidth <= 0)
                return new Size(PipeColumns, PipeRows);
            return new Size(Console.WindowWidth, Console.WindowHeight);
        }
        set => throw Unsupported();
    }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Coordinates CursorPosition
    {
        get => Console.IsOutputRedirected ? new Coordinates(0, 0) : new Coordinates(Console.CursorLeft, Console.CursorTop);
        set => Console.SetCursorPosition(value.X, value.Y);
    }

    public override int CursorSize
    {
        get => Console.IsOutputRedirected ? 25 : Console.CursorSize;
        set => throw Unsupported();
    }

    public override Coordinates WindowPosition
    {
        get => new(0, 0);
        set => throw Unsupported();
    }

    public override string WindowTitle { get; set; } = "steward-engine";

    public override bool KeyAvailable => !Console.IsInputRedirected && Console.KeyAvailable;

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        ConsoleKeyInfo key = Console.ReadKey((options & ReadKeyOptions.NoEcho) != 0);
        return new KeyInfo((int)key.Key, key.KeyChar, default, true);
    }

    public override void FlushInputBuffer()
    {
        while (KeyAvailable)
            Console.ReadKey(intercept: true);
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw Unsupported();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill)
        => throw Unsupported();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw Unsupported();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
        // Clear-Host fills everything; on a pipe there is nothing to clear.
        if (!Console.IsOutputRedirected)
            Console.Clear();
    }

    private static PSNotSupportedException Unsupported() => new("This engine has no screen buffer.");
}
