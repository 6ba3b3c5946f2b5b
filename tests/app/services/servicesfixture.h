#pragma once

#include <services/services.h>
#include <settings/profilefolder.h>

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QStringList>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <optional>
#include <unistd.h>

namespace steward::tests {

/// The folder of the built programs.
inline QString programs()
{
    return QStringLiteral(STEWARD_BINARY_DIR "/bin");
}

/// Waits for a future with a deadline; nullopt when it did not finish.
template <typename T>
std::optional<Result<T>> outcome(const AsyncResult<T>& future, int limitMs = 30'000)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, limitMs))
        return {};
    return future.result();
}

/// The same profile, however its cloud's text is laid out.
inline bool same(Profile a, Profile b)
{
    const auto compact = [](Profile& profile) {
        const auto cloud = QJsonDocument::fromJson(profile.cloudJson.toUtf8());
        profile.cloudJson = QString::fromUtf8(cloud.toJson(QJsonDocument::Compact));
    };
    compact(a);
    compact(b);
    return !a.tenant.isEmpty() && a == b;
}

/// Processes of this user whose arguments contain `text`, apart from this one.
inline QList<pid_t> processesWith(const QString& text)
{
    QList<pid_t> found;
    for (const QString& entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        bool isNumber = false;
        const pid_t id = entry.toInt(&isNumber);
        QFile file(QStringLiteral("/proc/%1/cmdline").arg(entry));
        if (isNumber && id != ::getpid() && file.open(QIODevice::ReadOnly) &&
            file.readAll().contains(text.toUtf8()))
            found.append(id);
    }
    return found;
}

/// A profile's folder, and a credentials folder as a service manager makes it: the store of these tests,
/// since it is real, needs no desktop, and writes nothing.
class Places final
{
public:
    Places()
    {
        QDir(m_folder.path()).mkdir(QStringLiteral("credentials"));
        useCredentials();
        if (!prepareProfileFolder(profile()))
            qFatal("no profile folder");
    }
    ~Places() { qunsetenv("CREDENTIALS_DIRECTORY"); }

    void useCredentials() const { qputenv("CREDENTIALS_DIRECTORY", credentials().toUtf8()); }
    /// From here on new Services find neither a credentials folder nor a keychain.
    void useNothing() const
    {
        qunsetenv("CREDENTIALS_DIRECTORY");
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        qputenv("XDG_RUNTIME_DIR", m_folder.path().toUtf8());
    }

    [[nodiscard]] QString profile() const { return m_folder.filePath(QStringLiteral("profile")); }
    [[nodiscard]] QString credentials() const { return m_folder.filePath(QStringLiteral("credentials")); }
    [[nodiscard]] QString profileFile() const { return profile() + QStringLiteral("/profile.json"); }
    [[nodiscard]] QByteArray profileText() const
    {
        QFile file(profileFile());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QString& path, const QByteArray& text,
               QFile::Permissions permissions = QFile::ReadOwner) const
    {
        QFile::remove(path);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() ||
            !file.setPermissions(permissions))
            qFatal("a test file cannot be written");
    }
    void writeCredential(const QString& name, const QByteArray& text) const
    {
        write(credentials() + u'/' + name, text);
    }

    [[nodiscard]] ServiceOptions options() const
    {
        ServiceOptions options;
        options.profileFolder = profile();
        options.programFolder = programs();
        return options;
    }

private:
    QTemporaryDir m_folder;
};

} // namespace steward::tests
