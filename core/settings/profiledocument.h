#pragma once

#include <base/error.h>
#include <base/result.h>

#include <QJsonObject>

#include <functional>
#include <optional>

namespace steward {

/// One JSON object in a file of the profile's folder that a person's own things are kept in. Guarantees:
/// reading always succeeds; a damaged file is kept under another name, and problem() says so; a write is
/// whole or not at all and readable by this user only. Nothing that happens to the database can touch it.
class ProfileDocument final
{
public:
    /// `what` begins a sentence: "The favourites, tags and notes on customers".
    ProfileDocument(QString folder, const QString& fileName, QString what);

    /// What it has now; empty when there is no file or it cannot be read.
    [[nodiscard]] QJsonObject read();
    [[nodiscard]] std::optional<Error> problem() const { return m_problem; }

    /// Reads it anew, so that two windows do not undo each other, lets `change` change it, and writes it.
    /// FileFailed says why it was not written.
    [[nodiscard]] Result<> update(const std::function<void(QJsonObject&)>& change) const;

private:
    [[nodiscard]] Result<QJsonObject> readFile() const;

    const QString m_folder;
    const QString m_file;
    const QString m_what;
    std::optional<Error> m_problem;
};

} // namespace steward
