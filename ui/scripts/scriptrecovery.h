#pragma once

#include <scripts/scriptclaims.h>
#include <scripts/scriptjournal.h>

#include <QHash>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <optional>

namespace steward {

class ScriptEditor;
class ScriptsPage;

/// Keeps what is not saved in the page's scripts, kEvery, when the window loses the focus and at the end, and looks then
/// whether their files were changed by somebody else or are open in another window too. What an earlier console left is opened again, unsaved
/// as it was, and said in each script.
class ScriptRecovery final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kEvery{5};

    ScriptRecovery(ScriptsPage& page, const QString& profileFolder, QObject* parent = nullptr);
    /// Writes down what is not saved: an orderly end loses nothing either.
    ~ScriptRecovery() override;

    /// How many scripts came back.
    [[nodiscard]] int restored() const { return m_restored; }
    /// Writes down now what is not saved.
    void keep();

Q_SIGNALS:
    /// Once, until it works again.
    void failed(const steward::Error& error);

private:
    void restore();
    void look();
    void claim();

    ScriptsPage& m_page;
    ScriptJournal m_journal;
    ScriptClaims m_claims;
    struct Kept
    {
        QString id;
        QByteArray hash; ///< of what was written last
    };
    QHash<ScriptEditor*, Kept> m_kept;
    QTimer m_timer;
    int m_restored = 0;
    bool m_failed = false;
};

} // namespace steward
