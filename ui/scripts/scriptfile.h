#pragma once

#include <base/result.h>

#include <QString>

namespace steward {

/// A script's text and how its file spells it, so that saving changes nothing but what was edited.
struct ScriptFile
{
    enum class Encoding
    {
        Utf8,
        Utf8Bom,
        Utf16Le,
        Utf16Be
    };
    enum class LineEnding
    {
        Lf,
        CrLf,
        Cr
    };

    QString text; ///< with the file's own line endings, also where they are mixed
    Encoding encoding = Encoding::Utf8;
    LineEnding lineEnding = LineEnding::Lf; ///< the one most lines have; new lines get it
    /// Over kScriptSizeLimit: to be read, not to be written or run. Lines over kLongestShownLine are in pieces then.
    bool isViewOnly = false;
};

/// Larger files are no scripts.
inline constexpr qint64 kScriptSizeLimit = 10LL * 1024 * 1024;
/// Larger ones are not shown either.
inline constexpr qint64 kViewSizeLimit = 256LL * 1024 * 1024;
/// Of a file that is shown only; in characters.
inline constexpr qsizetype kLongestShownLine = 10'000;

/// Refuses files over kViewSizeLimit, binary ones and ones that are neither UTF-8 nor marked UTF-16, in words.
[[nodiscard]] Result<ScriptFile> readScriptFile(const QString& path);

/// Writes the whole file or leaves the old one as it was.
[[nodiscard]] Result<> writeScriptFile(const QString& path, const ScriptFile& script);

} // namespace steward
