using System;
using System.Management.Automation;
using System.Reflection;

namespace Microsoft.PowerShell.Commands;

/// <summary>
/// The few members of the engine that its own cmdlets use and that are not public. Everything that reaches into the
/// engine is here, so that a new engine version breaks in one place only.
/// </summary>
internal static class EngineAccess
{
    private const BindingFlags Inside = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private const string FormatSpace = "Microsoft.PowerShell.Commands.Internal.Format.";
    private static readonly Assembly s_engine = typeof(PSObject).Assembly;

    internal static object NewFormatter(string shape)
    {
        Type shapeType = s_engine.GetType(FormatSpace + "FormatShape", throwOnError: true);
        return New("InnerFormatShapeCommand", Enum.Parse(shapeType, shape));
    }

    internal static object NewOutput(System.IO.TextWriter writer, int columns, bool suppressNewline)
    {
        object manager = New("OutputManagerInner");
        object lines = New("TextWriterLineOutput", writer, columns, suppressNewline);
        manager.GetType().GetProperty("LineOutput", Inside).SetValue(manager, lines);
        return manager;
    }

    /// <summary>Gives a formatting cmdlet of the engine's base class the part that does its work.</summary>
    internal static void Implement(Internal.Format.FrontEndCommandBase cmdlet, object implementation)
        => typeof(Internal.Format.FrontEndCommandBase).GetField("implementation", Inside).SetValue(cmdlet, implementation);

    internal static void SetInvocation(ErrorRecord record, InvocationInfo invocation)
    {
        typeof(ErrorRecord).GetMethod("SetInvocationInfo", Inside, new[] { typeof(InvocationInfo) })
            ?.Invoke(record, new object[] { invocation });
        typeof(ErrorRecord).GetProperty("PreserveInvocationInfoOnce", Inside)?.SetValue(record, true);
    }

    internal static void SetTargetObject(ErrorRecord record, object target)
        => typeof(ErrorRecord).GetMethod("SetTargetObject", Inside)?.Invoke(record, new[] { target });

    /// <summary>The engine's own view of a session state, for variables and aliases of a scope given by number.</summary>
    internal static object Call(SessionState state, string method, Type[] types, params object[] arguments)
    {
        object inner = typeof(SessionState).GetProperty("Internal", Inside).GetValue(state);
        MethodInfo info = inner.GetType().GetMethod(method, Inside, types)
                          ?? throw new MissingMethodException(inner.GetType().FullName, method);
        try
        {
            return info.Invoke(inner, arguments);
        }
        catch (TargetInvocationException e) when (e.InnerException != null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e.InnerException).Throw();
            throw;
        }
    }

    private static object New(string type, params object[] arguments)
        => Activator.CreateInstance(s_engine.GetType(FormatSpace + type, throwOnError: true), Inside, null, arguments, null);
}
