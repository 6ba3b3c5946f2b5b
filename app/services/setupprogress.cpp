#include "setupprogress.h"

#include <settings/jsontext.h>
#include <settings/profilefolder.h>

#include <QFile>
#include <QJsonArray>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

struct TextField
{
    QStringView name;
    QString SetupProgress::*member;
};
constexpr TextField kTexts[] = {
    {u"step", &SetupProgress::step},
    {u"cloud", &SetupProgress::cloudJson},
    {u"tenant", &SetupProgress::tenant},
    {u"signInMethod", &SetupProgress::signInMethod},
    {u"account", &SetupProgress::account},
    {u"applicationName", &SetupProgress::applicationName},
    {u"objectId", &SetupProgress::objectId},
    {u"clientId", &SetupProgress::clientId},
    {u"keyId", &SetupProgress::keyId},
    {u"permissionSet", &SetupProgress::permissionSet},
    {u"customerChoice", &SetupProgress::customerChoice},
};
struct ListField
{
    QStringView name;
    QStringList SetupProgress::*member;
};
constexpr ListField kLists[] = {
    {u"lostKeyIds", &SetupProgress::lostKeyIds},
    {u"permissions", &SetupProgress::permissions},
    {u"customers", &SetupProgress::customers},
};
struct FlagField
{
    QStringView name;
    bool SetupProgress::*member;
};
constexpr FlagField kFlags[] = {
    {u"applicationReady", &SetupProgress::applicationReady},
    {u"consented", &SetupProgress::consented},
    {u"proven", &SetupProgress::proven},
};
struct TimeField
{
    QStringView name;
    QDateTime SetupProgress::*member;
};
constexpr TimeField kTimes[] = {
    {u"credentialEndsAt", &SetupProgress::credentialEndsAt},
    {u"askedForCredentialAt", &SetupProgress::askedForCredentialAt},
};
const QString kCredential = u"credential"_s;
const QString kConnections = u"connections"_s;

QString credentialName(CredentialKind kind)
{
    switch (kind) {
    case CredentialKind::Secret:
        return u"secret"_s;
    case CredentialKind::Certificate:
        return u"certificate"_s;
    case CredentialKind::None:
        break;
    }
    return u"none"_s;
}

CredentialKind credentialFromName(const QString& name)
{
    return name == "secret"_L1        ? CredentialKind::Secret
           : name == "certificate"_L1 ? CredentialKind::Certificate
                                      : CredentialKind::None;
}

Error notWritten(const QString& file, const QString& why)
{
    Error error;
    error.code = ErrorCode::FileFailed;
    error.message = u"How far the set-up has come could not be written to %1."_s.arg(file);
    error.advice = u"Check that the folder can be written to and that the disk is not full."_s;
    error.detail = why;
    return error;
}

} // namespace

SetupProgressFile::SetupProgressFile(const QString& folder)
    : m_folder(folder), m_file(folder + u"/setup-progress.json"_s)
{
}

std::optional<SetupProgress> SetupProgressFile::load() const
{
    if (!QFile::exists(m_file))
        return {};
    const auto object = readJsonObject(m_file);
    if (!object)
        return {};
    SetupProgress progress;
    for (const TextField& field : kTexts)
        progress.*field.member = object->value(field.name).toString();
    for (const ListField& field : kLists) {
        for (const QJsonValue& item : object->value(field.name).toArray())
            (progress.*field.member) += item.toString();
    }
    for (const FlagField& field : kFlags)
        progress.*field.member = object->value(field.name).toBool();
    for (const TimeField& field : kTimes) {
        const QString text = object->value(field.name).toString();
        if (!text.isEmpty())
            progress.*field.member = QDateTime::fromString(text, Qt::ISODateWithMs).toUTC();
    }
    if (const QJsonValue connections = object->value(kConnections); connections.isArray()) {
        progress.connections.emplace();
        for (const QJsonValue& id : connections.toArray())
            progress.connections->append(id.toString());
    }
    progress.credential = credentialFromName(object->value(kCredential).toString());
    return progress;
}

Result<> SetupProgressFile::save(const SetupProgress& progress) const
{
    if (const auto prepared = prepareProfileFolder(m_folder); !prepared)
        return prepared;
    QJsonObject object;
    for (const TextField& field : kTexts)
        object.insert(field.name, progress.*field.member);
    for (const ListField& field : kLists)
        object.insert(field.name, QJsonArray::fromStringList(progress.*field.member));
    for (const FlagField& field : kFlags)
        object.insert(field.name, progress.*field.member);
    for (const TimeField& field : kTimes) {
        const QDateTime& time = progress.*field.member;
        if (time.isValid())
            object.insert(field.name, time.toUTC().toString(Qt::ISODateWithMs));
    }
    if (progress.connections)
        object.insert(kConnections, QJsonArray::fromStringList(*progress.connections));
    object.insert(kCredential, credentialName(progress.credential));
    QSaveFile file(m_file);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(object).toJson()) < 0 || !file.commit())
        return fail(notWritten(m_file, file.errorString()));
    return {};
}

Result<> SetupProgressFile::remove() const
{
    QFile file(m_file);
    if (!file.exists() || file.remove())
        return {};
    return fail(notWritten(m_file, file.errorString()));
}

} // namespace steward
