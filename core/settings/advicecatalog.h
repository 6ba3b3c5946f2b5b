#pragma once

#include <base/error.h>

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace steward {

/// What one error code of a service means, in plain words.
struct Advice
{
    QString code; ///< as the service writes it, for Entra without "AADSTS"
    QString what; ///< what happened
    QString why;
    QString todo; ///< what to do about it

    bool operator==(const Advice&) const = default;
};

/// The advice files (`resources/advice/*.json`, and the user's own, which win). A file that cannot be read
/// costs only its own entries and is listed in problems().
class AdviceCatalog final
{
public:
    AdviceCatalog() = default;
    explicit AdviceCatalog(const QStringList& folders);

    /// "AADSTS65001" and "65001" are the same; letter case does not matter.
    [[nodiscard]] std::optional<Advice> find(const QString& code) const;
    /// Fills why and advice when the error's serviceCode is known; leaves the rest alone.
    void explain(Error& error) const;
    [[nodiscard]] QStringList codes() const;
    [[nodiscard]] const QList<Error>& problems() const { return m_problems; }

private:
    void readFile(const QString& file);

    QHash<QString, Advice> m_entries;
    QList<Error> m_problems;
};

} // namespace steward
