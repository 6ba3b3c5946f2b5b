#pragma once

#include <settings/cloud.h>
#include <settings/computercheck.h>

#include <QObject>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>

namespace steward {

class Services;

/// What Steward needs from this computer, looked at with the real parts: the engine is asked its version, the
/// folder is written to, the keychain keeps a throw-away value and gives it back, the clock is compared with
/// the sign-in service's. All at the same time, each with a deadline of its own; nothing blocks. Each change
/// is announced; `finished` comes once after each start(), when every check has its answer. Starting again
/// drops what is under way.
class ComputerChecks final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kSlightSkew{60};
    static constexpr std::chrono::seconds kBadSkew{300};

    struct Options
    {
        std::chrono::milliseconds deadline{20000}; ///< for each check
        QString moduleFolder; ///< empty: where PowerShell looks for a person's own modules
    };

    /// `cloud`: whose sign-in service is asked for the time.
    ComputerChecks(Services& services, Cloud cloud, QObject* parent = nullptr);
    ComputerChecks(Services& services, Cloud cloud, Options options, QObject* parent = nullptr);
    ~ComputerChecks() override;

    void setCloud(const Cloud& cloud) { m_cloud = cloud; }
    void start();
    [[nodiscard]] const QList<ComputerCheck>& checks() const { return m_checks; }
    [[nodiscard]] bool isRunning() const { return m_open > 0; }
    /// Where that check's way to mend it leads: a page or a folder to open. Empty: it is to be checked again.
    [[nodiscard]] QUrl fixAddress(const QString& id) const;
    [[nodiscard]] QString moduleFolder() const;

Q_SIGNALS:
    void checkChanged(const steward::ComputerCheck& check);
    void finished(const QList<steward::ComputerCheck>& checks);

private:
    using State = ComputerCheck::State;

    void begin(const QString& id, const std::function<void()>& look);
    void end(const QString& id, State state, const QString& detail, const QString& fixLabel = {},
             const std::optional<Error>& error = std::nullopt);
    void lookForEngine();
    void tryModuleFolder();
    void tryKeychain();
    void compareClock();
    void lookForProxy();
    void lookForBrowser();

    Services& m_services;
    Cloud m_cloud;
    const Options m_options;
    QList<ComputerCheck> m_checks;
    std::unique_ptr<QObject> m_attempt; ///< context of all that is under way
    int m_open = 0;
};

/// How far this computer's clock is from the service's, whose answer came after `sentAt` and before
/// `receivedAt`. Ahead is positive. Pure.
[[nodiscard]] std::chrono::seconds clockSkew(const QDateTime& sentAt, const QDateTime& receivedAt,
                                             const QDateTime& served);
/// An HTTP Date header; invalid when it is none.
[[nodiscard]] QDateTime httpDate(const QByteArray& header);

} // namespace steward
