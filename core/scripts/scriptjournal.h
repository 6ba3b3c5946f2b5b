#pragma once

#include <base/result.h>

#include <QList>
#include <QLockFile>
#include <QString>

#include <memory>

namespace steward {

/// What is not saved in the open scripts, kept beside the profile so that a console that is killed loses
/// nothing. Each process has a folder of its own below `recovery`, with a lock that ends with it. Guarantees:
/// an entry is whole or as it was before; it never touches a script's own file; what another living process
/// keeps is not given out.
class ScriptJournal final
{
public:
    struct Document
    {
        QString id;   ///< within this process; takeLost() gives new ones out
        QString path; ///< empty: it was never saved
        QString name;
        QString text;

        bool operator==(const Document&) const = default;
    };

    /// `folder`: the profile's; made when something is kept.
    explicit ScriptJournal(const QString& folder);
    /// What is kept stays for the next one.
    ~ScriptJournal();

    /// What processes that are gone left, and forgets it there: whoever takes it keeps it.
    [[nodiscard]] QList<Document> takeLost();
    /// FileFailed when it could not be written.
    [[nodiscard]] Result<> keep(const Document& document);
    void drop(const QString& id);

private:
    [[nodiscard]] Result<> begin();

    const QString m_folder; ///< recovery, of all processes
    QString m_own;          ///< of this one; empty until something is kept
    std::unique_ptr<QLockFile> m_lock;
};

} // namespace steward
