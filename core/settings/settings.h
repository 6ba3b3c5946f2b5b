#pragma once

#include <base/result.h>

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringView>

#include <optional>

namespace steward {

/// What a person arranged in a profile, `settings.json` in its folder: theme, text size, places of things.
/// Never anything secret, and nothing the program cannot do without. Guarantees: reading always succeeds,
/// with the given default where a value is missing or of another type; a save is whole or not at all; a save
/// changes only what was set here since the last one, so that two windows on one profile do not undo each
/// other; values this version does not know survive. A damaged file is kept under another name, and problem()
/// says so.
class Settings final
{
public:
    explicit Settings(const QString& folder);

    [[nodiscard]] QString file() const { return m_file; }
    /// What is to be told about the file as it was found.
    [[nodiscard]] std::optional<Error> problem() const { return m_problem; }

    [[nodiscard]] QString text(QStringView key, const QString& fallback = {}) const;
    [[nodiscard]] double number(QStringView key, double fallback) const;
    [[nodiscard]] bool flag(QStringView key, bool fallback) const;
    /// Bytes, as widgets describe their state.
    [[nodiscard]] QByteArray bytes(QStringView key) const;

    void setText(QStringView key, const QString& value) { set(key, value); }
    void setNumber(QStringView key, double value) { set(key, value); }
    void setFlag(QStringView key, bool value) { set(key, value); }
    void setBytes(QStringView key, const QByteArray& value);

    [[nodiscard]] bool hasChanges() const { return !m_changed.isEmpty(); }
    /// Nothing to write is a success. What could not be written is tried again with the next save.
    [[nodiscard]] Result<> save();

private:
    void set(QStringView key, const QJsonValue& value);

    QString m_folder;
    QString m_file;
    std::optional<Error> m_problem;
    QJsonObject m_values;
    QJsonObject m_changed;
};

} // namespace steward
