#pragma once

#include <base/asyncresult.h>

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>
#include <QUrl>

namespace steward::tests {

/// The real practice partner as a process of the test's own. Starts and stops without blocking:
/// `start()`, then `QTRY_VERIFY2(sandbox.isReady(), ...)` or wait for `ready`. Ends with the test, whatever
/// happens to it, because it watches its stdin.
class PracticeSandbox final : public QObject
{
    Q_OBJECT

public:
    struct SignIn
    {
        QString username, password, code;
    };

    explicit PracticeSandbox(QStringList arguments = {}, QObject* parent = nullptr);
    ~PracticeSandbox() override;

    /// `firstLine`: what --app-secret-stdin reads.
    void start(const QByteArray& firstLine = {});
    /// Asks it to end; `stopped` follows.
    void stop();

    [[nodiscard]] bool isReady() const { return m_ready; }
    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    /// What it said on stderr, or why it could not be started.
    [[nodiscard]] QByteArray errorText() const { return m_errors; }
    [[nodiscard]] int exitCode() const { return m_process.exitCode(); }
    /// The process' whole stdout so far.
    [[nodiscard]] QByteArray output() const { return m_output; }

    [[nodiscard]] QUrl base() const; ///< http://127.0.0.1:PORT
    [[nodiscard]] QUrl authority() const { return service(QStringLiteral("login")); }
    [[nodiscard]] QUrl partnerCenter() const { return service(QStringLiteral("partnercenter")); }
    [[nodiscard]] QUrl graph() const { return service(QStringLiteral("graph")); }
    [[nodiscard]] QString cloudFile() const;
    [[nodiscard]] QString tenant() const;
    [[nodiscard]] QString clientId() const;
    [[nodiscard]] SignIn signIn() const;

    /// Replaces the faults in force (grammar: steward-sandbox --help); an empty text clears them.
    [[nodiscard]] AsyncResult<> setFaults(const QString& specification);
    /// How many requests each route had, by name.
    [[nodiscard]] AsyncResult<QJsonObject> requestCounts();

    /// Which customers refuse how: {"customers": [{number, tenant, refusal}]}.
    [[nodiscard]] AsyncResult<QJsonObject> customers();
    /// Replaces the refusals in force (grammar: --refusals).
    [[nodiscard]] AsyncResult<> setRefusals(const QString& list);

    /// The path of the executable under test.
    [[nodiscard]] static QString program();

Q_SIGNALS:
    void ready();
    void stopped(int exitCode);

private:
    [[nodiscard]] QUrl service(const QString& name) const;
    [[nodiscard]] AsyncResult<QJsonObject> control(const QString& what, const QByteArray* body);
    void readOutput();

    QStringList m_arguments;
    QTemporaryDir m_temporary; ///< its TMPDIR: nothing stays behind even when it is killed
    QProcess& m_process;       ///< outlives this by as long as it takes to end
    QNetworkAccessManager m_network;
    QByteArray m_output, m_errors;
    QJsonObject m_greeting;
    bool m_ready = false;
};

} // namespace steward::tests
