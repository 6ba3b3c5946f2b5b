#pragma once

#include <base/asyncresult.h>
#include <settings/cloud.h>

#include <QObject>
#include <QProcess>
#include <QTimer>

#include <memory>

namespace steward {

/// Where a practice partner that runs can be reached, and how one signs in to it.
struct PracticeAddress
{
    Cloud cloud;
    QString tenant;
    QString clientId;
    QString username;
    QString password;
    QString code; ///< the second factor
};

/// A practice partner of our own: the steward-sandbox program as a child process on loopback.
/// Guarantees: the child ends with this object and with this process (it watches its standard input); what was
/// signed in survives in `stateFolder`; start() completes exactly once, within 15 s.
class PracticePartner final : public QObject
{
    Q_OBJECT

public:
    /// `program` is the sandbox's executable.
    PracticePartner(QString program, QString stateFolder, QObject* parent = nullptr);
    ~PracticePartner() override;

    /// Fails with ProcessFailed (missing program, it ended at once, it said something else), FileFailed (the state
    /// folder cannot be made), Timeout, or Cancelled (this object went first).
    [[nodiscard]] AsyncResult<PracticeAddress> start();

Q_SIGNALS:
    /// The child ended although nobody asked it to.
    void stopped();

private:
    void readFirstLine();
    void giveUp(ErrorCode code, const QString& detail);

    QString m_program;
    QString m_stateFolder;
    std::unique_ptr<QProcess> m_process;
    QTimer m_deadline;
    Completion<PracticeAddress> m_started;
    bool m_ending = false;
};

} // namespace steward
