#include "profilestore.h"

#include "jsontext.h"
#include "profilefolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr int kVersion = 1;
const auto kConnections = u"connections"_s;
const auto kRepairAdvice = "Repair the file, or move it away and sign in again with \"stewardctl setup\".";

struct TextField
{
    QStringView name;
    QString Profile::*member;
};
constexpr TextField kTextFields[] = {
    {u"tenant", &Profile::tenant},
    {u"clientId", &Profile::clientId},
    {u"account", &Profile::account},
    {u"accountName", &Profile::accountName},
    {u"accountId", &Profile::accountId},
    {u"partnerName", &Profile::partnerName},
    {u"signInMethod", &Profile::signInMethod},
    {u"permissionSet", &Profile::permissionSet},
    {u"credentialKeyId", &Profile::credentialKeyId},
};
struct TimeField
{
    QStringView name;
    QDateTime Profile::*member;
};
constexpr TimeField kTimeFields[] = {{u"signedInAt", &Profile::signedInAt},
                                     {u"renewedAt", &Profile::renewedAt}};
struct FlagField
{
    QStringView name;
    bool Profile::*member;
};
constexpr FlagField kFlagFields[] = {{u"practice", &Profile::practice}};
struct CredentialName
{
    QStringView name;
    AppCredentialKind kind;
};
constexpr CredentialName kCredentialNames[] = {{u"none", AppCredentialKind::None},
                                               {u"secret", AppCredentialKind::Secret},
                                               {u"certificate", AppCredentialKind::Certificate}};

Error damaged(const QString& file, const QString& what)
{
    Error error;
    error.code = ErrorCode::BadRequest;
    error.message = u"The profile %1 is damaged: %2."_s.arg(file, what);
    error.advice = QString::fromUtf8(kRepairAdvice);
    return error;
}

bool isNothing(const QJsonValue& value)
{
    return value.isUndefined() || value.isNull();
}

/// Profiles of before certificates say only whether there is a secret.
Result<AppCredentialKind> parseCredential(const QJsonObject& object, const QString& file)
{
    const QJsonValue value = object.value(u"credential"_s);
    if (!isNothing(value)) {
        for (const CredentialName& known : kCredentialNames) {
            if (value.toString() == known.name)
                return known.kind;
        }
        return fail(damaged(file, u"the field \"credential\" is not none, secret or certificate"_s));
    }
    const QJsonValue confidential = object.value(u"confidential"_s);
    if (!isNothing(confidential) && !confidential.isBool())
        return fail(damaged(file, u"the field \"confidential\" is not true or false"_s));
    return confidential.toBool() ? AppCredentialKind::Secret : AppCredentialKind::None;
}

Result<std::optional<QJsonObject>> readObject(const QString& file)
{
    if (!QFileInfo::exists(file))
        return std::optional<QJsonObject>();
    auto object = readJsonObject(file);
    if (!object) {
        Error error = object.error();
        error.advice = QString::fromUtf8(kRepairAdvice);
        return fail(error);
    }
    return std::optional<QJsonObject>(std::move(*object));
}

Result<Profile> parseProfile(const QJsonObject& object, const QString& file)
{
    const QJsonValue version = object.value(u"version"_s);
    if (!version.isDouble())
        return fail(damaged(file, u"the field \"version\" is missing or not a number"_s));
    if (version.toInt() > kVersion)
        return fail(ErrorCode::BadRequest, u"The profile %1 was written by a newer Steward."_s.arg(file),
                    u"Use that version, or another folder with --profile."_s);

    Profile profile;
    const QJsonValue cloud = object.value(u"cloud"_s);
    if (!cloud.isObject())
        return fail(damaged(file, u"the field \"cloud\" is missing or not an object"_s));
    profile.cloudJson = QString::fromUtf8(QJsonDocument(cloud.toObject()).toJson(QJsonDocument::Compact));

    for (const TextField& field : kTextFields) {
        const QJsonValue value = object.value(field.name);
        if (!isNothing(value) && !value.isString())
            return fail(damaged(file, u"the field \"%1\" is not text"_s.arg(field.name.toString())));
        profile.*field.member = value.toString();
    }
    for (const TimeField& field : kTimeFields) {
        const QJsonValue value = object.value(field.name);
        if (isNothing(value))
            continue;
        const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toUTC();
        if (!time.isValid())
            return fail(damaged(file, u"the field \"%1\" is not a time"_s.arg(field.name.toString())));
        profile.*field.member = time;
    }
    for (const FlagField& field : kFlagFields) {
        const QJsonValue value = object.value(field.name);
        if (!isNothing(value) && !value.isBool())
            return fail(damaged(file, u"the field \"%1\" is not true or false"_s.arg(field.name.toString())));
        profile.*field.member = value.toBool();
    }
    const QJsonValue connections = object.value(kConnections);
    if (!isNothing(connections)) {
        if (!connections.isArray())
            return fail(damaged(file, u"the field \"connections\" is not a list"_s));
        profile.connections.emplace();
        for (const QJsonValue& id : connections.toArray())
            profile.connections->append(id.toString());
    }
    const auto credential = parseCredential(object, file);
    if (!credential)
        return fail(credential.error());
    profile.credential = *credential;
    return profile;
}

} // namespace

ProfileStore::ProfileStore(QString folder) : m_folder(std::move(folder)) {}

QString ProfileStore::file() const
{
    return QDir(m_folder).filePath(u"profile.json"_s);
}

Result<std::optional<Profile>> ProfileStore::load() const
{
    const auto object = readObject(file());
    if (!object)
        return fail(object.error());
    if (!*object)
        return std::optional<Profile>();
    auto profile = parseProfile(**object, file());
    if (!profile)
        return fail(profile.error());
    return std::optional<Profile>(std::move(*profile));
}

Result<> ProfileStore::save(const Profile& profile) const
{
    const auto cloud = parseJsonObject(profile.cloudJson.toUtf8(), u"the cloud of the profile"_s);
    if (!cloud)
        return fail(cloud.error());
    const auto before = readObject(file());
    if (!before)
        return fail(before.error());
    if (const auto prepared = prepareProfileFolder(m_folder); !prepared)
        return fail(prepared.error());

    QJsonObject object = before->value_or(QJsonObject());
    object.insert(u"version"_s, kVersion);
    object.insert(u"cloud"_s, *cloud);
    for (const TextField& field : kTextFields)
        object.insert(field.name, profile.*field.member);
    for (const TimeField& field : kTimeFields) {
        const QDateTime& time = profile.*field.member;
        object.insert(field.name,
                      time.isValid() ? QJsonValue(time.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue());
    }
    for (const FlagField& field : kFlagFields)
        object.insert(field.name, profile.*field.member);
    object.insert(kConnections, profile.connections
                                    ? QJsonValue(QJsonArray::fromStringList(*profile.connections))
                                    : QJsonValue());
    for (const CredentialName& known : kCredentialNames) {
        if (known.kind == profile.credential)
            object.insert(u"credential"_s, known.name.toString());
    }
    // For a Steward of before certificates.
    object.insert(u"confidential"_s, profile.credential != AppCredentialKind::None);

    QSaveFile output(file());
    const QByteArray text = QJsonDocument(object).toJson(QJsonDocument::Indented);
    if (!output.open(QIODevice::WriteOnly) || !output.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        output.write(text) != text.size() || !output.commit())
        return fail(ErrorCode::FileFailed,
                    u"The profile %1 could not be saved: %2."_s.arg(file(), output.errorString()),
                    u"Check the free space and that you may write there."_s);
    return {};
}

Result<> ProfileStore::remove() const
{
    QFile profile(file());
    if (profile.exists() && !profile.remove())
        return fail(ErrorCode::FileFailed,
                    u"The profile %1 could not be removed: %2."_s.arg(file(), profile.errorString()));
    return {};
}

} // namespace steward
