#include "handoverfile.h"

#include "cloudaddresses.h"
#include "cloudcatalog.h"
#include "jsontext.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSaveFile>
#include <QUuid>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr int kVersion = 1;
constexpr qint64 kLargest = 256 * 1024; // of an honest file; a book must not be read

Error bad(const QString& origin, const QString& what, const QString& advice = {})
{
    Error error;
    error.code = ErrorCode::BadRequest;
    error.message = u"%1 cannot be used as a set-up file: %2."_s.arg(origin, what);
    error.advice = advice.isEmpty() ? u"Ask the person who gave it to you to export it again."_s : advice;
    return error;
}

bool looksLikeASecret(const QString& name, const QJsonValue& value)
{
    static const QRegularExpression names(
        u"secret|password|passwd|token|assertion|private|certificate|pfx|pem"_s,
        QRegularExpression::CaseInsensitiveOption);
    // A PEM block, a JSON web token, a refresh token of Entra, a client secret of Entra.
    static const QRegularExpression shapes(
        u"-----BEGIN |\\beyJ[A-Za-z0-9_-]{10,}|\\b[01]\\.A[A-Za-z0-9_-]{40,}|[A-Za-z0-9_~.-]{3}8Q~[A-Za-z0-9_~.-]{30,}"_s);
    if (names.match(name).hasMatch() && !value.isBool() && !value.isNull())
        return true;
    return value.isString() && shapes.match(value.toString()).hasMatch();
}

/// The path of the first field that looks like a secret, anywhere in the file; empty when none does.
QString secretField(const QJsonValue& value, const QString& path)
{
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto field = object.begin(); field != object.end(); ++field) {
            const QString name = path.isEmpty() ? field.key() : path + u'.' + field.key();
            if (looksLikeASecret(field.key(), field.value()))
                return name;
            const QString inside = secretField(field.value(), name);
            if (!inside.isEmpty())
                return inside;
        }
    }
    const QJsonArray items = value.toArray();
    for (qsizetype i = 0; i < items.size(); ++i) {
        const QString name = u"%1[%2]"_s.arg(path).arg(i);
        if (looksLikeASecret({}, items.at(i)))
            return name;
        const QString inside = secretField(items.at(i), name);
        if (!inside.isEmpty())
            return inside;
    }
    return {};
}

Result<QString> guidField(const QJsonObject& object, const QString& field, const QString& origin)
{
    const QString text = object.value(field).toString().trimmed().toLower();
    static const QRegularExpression shape(
        u"\\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\z"_s);
    if (object.value(field).isUndefined())
        return fail(bad(origin, u"the field \"%1\" is missing"_s.arg(field)));
    if (!shape.match(text).hasMatch() || QUuid::fromString(text).isNull())
        return fail(bad(origin, u"the field \"%1\" is not an id such as "
                                "22222222-2222-4222-8222-222222222222"_s.arg(field)));
    return text;
}

} // namespace

Result<HandoverFile> parseHandoverFile(const QByteArray& json, const QString& origin)
{
    const auto object = parseJsonObject(json, origin);
    if (!object)
        return fail(object.error());
    const QString secret = secretField(*object, {});
    if (!secret.isEmpty())
        return fail(bad(origin, u"the field \"%1\" looks like a secret"_s.arg(secret),
                        u"A set-up file holds no secrets. Delete this file wherever it was sent, renew that "
                        "secret, and export the file again."_s));
    const QJsonValue version = object->value(u"stewardHandover"_s);
    if (version.isUndefined())
        return fail(bad(origin, u"the field \"stewardHandover\" is missing"_s));
    if (!version.isDouble() || version.toDouble() != double(version.toInt()) || version.toInt() < 1)
        return fail(bad(origin, u"the field \"stewardHandover\" is not a version"_s));
    if (version.toInt() > kVersion)
        return fail(bad(origin, u"it was written by a newer Steward (version %1)"_s.arg(version.toInt()),
                        u"Update Steward on this computer, then open the file again."_s));

    HandoverFile handover;
    const auto clientId = guidField(*object, u"clientId"_s, origin);
    if (!clientId)
        return fail(clientId.error());
    handover.clientId = *clientId;
    const auto tenant = guidField(*object, u"tenant"_s, origin);
    if (!tenant)
        return fail(tenant.error());
    handover.tenant = *tenant;

    const QJsonValue cloud = object->value(u"cloud"_s);
    if (cloud.isString()) {
        // A name is all it may be: a path could name any file on this computer.
        static const QRegularExpression shape(u"\\A[A-Za-z0-9][A-Za-z0-9_-]{0,63}\\z"_s);
        handover.cloudName = cloud.toString();
        if (!shape.match(handover.cloudName).hasMatch())
            return fail(bad(origin, u"the field \"cloud\" is not the name of a cloud"_s));
    } else if (cloud.isObject()) {
        const auto custom = parseCloud(QJsonDocument(cloud.toObject()).toJson(), origin + u", \"cloud\""_s);
        if (!custom)
            return fail(custom.error());
        handover.customCloud = *custom;
    } else {
        return fail(bad(origin, u"the field \"cloud\" is neither a name nor a cloud in braces"_s));
    }

    for (const auto& [field, member] : {std::pair{u"partner"_s, &HandoverFile::partner},
                                        std::pair{u"redirect"_s, &HandoverFile::redirect}}) {
        const QJsonValue value = object->value(field);
        if (value.isUndefined() || value.isNull())
            continue;
        if (!value.isString())
            return fail(bad(origin, u"the field \"%1\" is not text"_s.arg(field)));
        handover.*member = value.toString();
    }
    if (!isLoopback(QUrl(handover.redirect, QUrl::StrictMode)))
        return fail(bad(origin, u"the field \"redirect\" does not lead to this computer"_s));
    return handover;
}

Result<HandoverFile> readHandoverFile(const QString& file)
{
    QFile input(file);
    if (!input.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileFailed,
                    u"The set-up file %1 could not be read: %2."_s.arg(file, input.errorString()),
                    u"Check that the file is there and that you may read it."_s);
    if (input.size() > kLargest)
        return fail(bad(file, u"it is far too large"_s));
    return parseHandoverFile(input.readAll(), file);
}

QByteArray handoverJson(const HandoverFile& handover)
{
    QJsonObject object{{u"stewardHandover"_s, kVersion},
                       {u"clientId"_s, handover.clientId},
                       {u"tenant"_s, handover.tenant},
                       {u"redirect"_s, handover.redirect}};
    if (handover.customCloud)
        object.insert(u"cloud"_s, QJsonDocument::fromJson(handover.customCloud->json()).object());
    else
        object.insert(u"cloud"_s, handover.cloudName);
    if (!handover.partner.isEmpty())
        object.insert(u"partner"_s, handover.partner);
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

Result<> writeHandoverFile(const QString& file, const HandoverFile& handover, bool overwrite)
{
    if (!overwrite && QFileInfo::exists(file))
        return fail(ErrorCode::Refused, u"%1 is there already."_s.arg(file),
                    u"Choose another name, or write over it with --force."_s);
    const QByteArray text = handoverJson(handover);
    // What cannot be read back must not be handed out; a secret in a name is noticed here as well.
    if (const auto read = parseHandoverFile(text, u"What was to be written"_s); !read)
        return fail(read.error());
    QSaveFile output(file);
    if (!output.open(QIODevice::WriteOnly) || output.write(text) != text.size() || !output.commit())
        return fail(ErrorCode::FileFailed,
                    u"The set-up file %1 could not be written: %2."_s.arg(file, output.errorString()),
                    u"Check the free space and that you may write there."_s);
    return {};
}

void setHandoverCloud(HandoverFile& handover, const Cloud& cloud, const CloudCatalog& shipped)
{
    const auto known = shipped.names().contains(cloud.name) ? shipped.load(cloud.name)
                                                            : Result<Cloud>(fail(ErrorCode::NotFound, {}));
    if (known && sameServices(*known, cloud)) {
        handover.cloudName = cloud.name;
        handover.customCloud.reset();
    } else {
        handover.cloudName.clear();
        handover.customCloud = cloud;
    }
}

} // namespace steward
