#pragma once

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace steward::test {

inline constexpr int kDeadline = 60000;

/// One run of the published engine; started at once, ended by the destructor.
class EngineRun
{
public:
    explicit EngineRun(const QStringList& arguments, const QHash<QString, QString>& variables = {})
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("NO_COLOR"), QStringLiteral("1"));
        environment.insert(QStringLiteral("POWERSHELL_TELEMETRY_OPTOUT"), QStringLiteral("1"));
        for (auto it = variables.cbegin(); it != variables.cend(); ++it)
            environment.insert(it.key(), it.value());
        m_process.setProcessEnvironment(environment);
        m_process.start(QStringLiteral(STEWARD_ENGINE), arguments);
    }

    QProcess& process() { return m_process; }

    /// Whether the process ended in time.
    bool finish(const std::optional<QByteArray>& input = QByteArray())
    {
        QSignalSpy finished(&m_process, &QProcess::finished);
        if (input) {
            m_process.write(*input);
            m_process.closeWriteChannel();
        }
        if (m_process.state() != QProcess::NotRunning && !finished.wait(kDeadline))
            return false;
        m_out += m_process.readAllStandardOutput();
        m_err += m_process.readAllStandardError();
        return m_process.exitStatus() == QProcess::NormalExit;
    }

    int code() const { return m_process.exitCode(); }
    QString out() const { return QString::fromUtf8(m_out); }
    QString err() const { return QString::fromUtf8(m_err); }

    /// Collects what is there; for tests that look while the process still runs.
    QString outSoFar()
    {
        m_out += m_process.readAllStandardOutput();
        return out();
    }

private:
    QProcess m_process;
    QByteArray m_out;
    QByteArray m_err;
};

/// A folder with script files, removed at the end.
class Scripts
{
public:
    QString write(const QString& name, const QString& text) const
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(text.toUtf8());
        return file.fileName();
    }

    QString path() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
};

} // namespace steward::test
