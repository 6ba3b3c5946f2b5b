#pragma once

#include <base/result.h>

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

namespace steward {

class Clock;

/// A text that a script had.
struct ScriptVersion
{
    QByteArray hash;   ///< SHA-256 of the text in UTF-8, in hex
    QDateTime savedAt; ///< UTC
    qint64 size = 0;   ///< bytes of the text
    QString note;      ///< why it was kept, in a few words; empty: it was saved

    bool operator==(const ScriptVersion&) const = default;
};

/// What scripts looked like at each save, by the hash of the text, in a folder of the profile: the same text
/// is there once. Guarantees: a text comes back as it was, or an error says that it is damaged; of a script
/// the newest kMost are kept, and of all together kLargest bytes, the oldest going first, never the newest of
/// a script; two windows of a profile do not undo each other. Blocks for moments. Errors: FileFailed,
/// NotFound.
class ScriptVersions final
{
public:
    static constexpr int kMost = 100;
    static constexpr qint64 kLargest = 128LL * 1024 * 1024;

    ScriptVersions(QString folder, const Clock& clock) : m_folder(std::move(folder)), m_clock(clock) {}

    /// The text that is newest already is not kept again.
    [[nodiscard]] Result<> keep(const QString& path, const QString& text, const QString& note = {});
    /// Newest first.
    [[nodiscard]] QList<ScriptVersion> of(const QString& path) const;
    [[nodiscard]] Result<QString> text(const QByteArray& hash) const;
    /// The script has another path now, and keeps its versions.
    [[nodiscard]] Result<> moved(const QString& from, const QString& to);
    /// Throws away what nothing refers to and what is too much. Done by keep() now and then.
    [[nodiscard]] Result<> tidy(qint64 largest = kLargest);

private:
    [[nodiscard]] QString listFile(const QString& path) const;
    [[nodiscard]] QString objectFile(const QByteArray& hash) const;

    QString m_folder;
    const Clock& m_clock;
    int m_kept = 0;
};

} // namespace steward
