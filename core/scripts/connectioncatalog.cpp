#include "connectioncatalog.h"

#include <base/result.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr auto kFileName = "connection.json";

struct Entry
{
    Connection connection;
    int order = 1000;
};

tl::unexpected<Error> damaged(const QString& file, const QString& what)
{
    return fail(ErrorCode::BadRequest, u"The connection file %1 cannot be used: %2."_s.arg(file, what),
                u"Correct the file, or remove its folder."_s);
}

Result<QString> text(const QJsonObject& object, const QString& key, const QString& file, bool required)
{
    const QJsonValue value = object.value(key);
    if (value.isString() && !(required && value.toString().isEmpty()))
        return value.toString();
    if (value.isUndefined() && !required)
        return QString();
    return damaged(file, u"\"%1\" must be a text"_s.arg(key));
}

Result<QStringList> texts(const QJsonObject& object, const QString& key, const QString& file)
{
    const QJsonValue value = object.value(key);
    if (value.isUndefined())
        return QStringList();
    QStringList list;
    const QJsonArray array = value.toArray();
    for (const QJsonValue& item : array) {
        if (item.isString())
            list << item.toString();
    }
    if (!value.isArray() || list.size() != array.size())
        return damaged(file, u"\"%1\" must be a list of texts"_s.arg(key));
    return list;
}

Result<Connection::Status> status(const QString& name, const QString& file)
{
    if (name == "ready"_L1)
        return Connection::Status::Ready;
    if (name == "notYet"_L1)
        return Connection::Status::NotYet;
    if (name == "retired"_L1)
        return Connection::Status::Retired;
    return damaged(file, u"\"status\" must be \"ready\", \"notYet\" or \"retired\", not \"%1\""_s.arg(name));
}

Result<QList<ConnectionToken>> tokens(const QJsonObject& object, const QString& file)
{
    QList<ConnectionToken> list;
    const QJsonValue value = object.value("tokens"_L1);
    if (value.isUndefined())
        return list;
    if (!value.isArray())
        return damaged(file, u"\"tokens\" must be a list"_s);
    const QJsonArray array = value.toArray();
    for (const QJsonValue& item : array) {
        const QJsonObject entry = item.toObject();
        ConnectionToken token;
        const auto name = text(entry, u"name"_s, file, true);
        if (!name)
            return fail(name.error());
        const auto scope = text(entry, u"scope"_s, file, true);
        if (!scope)
            return fail(scope.error());
        const auto tenant = text(entry, u"tenant"_s, file, true);
        if (!tenant)
            return fail(tenant.error());
        if (*tenant != "customer"_L1 && *tenant != "partner"_L1)
            return damaged(file, u"a token's \"tenant\" must be \"customer\" or \"partner\""_s);
        token.name = *name;
        token.scope = *scope;
        auto alternatives = texts(entry, u"alternatives"_s, file);
        if (!alternatives)
            return fail(alternatives.error());
        token.alternatives = *alternatives;
        token.tenant =
            *tenant == "partner"_L1 ? ConnectionToken::Tenant::Partner : ConnectionToken::Tenant::Customer;
        list << token;
    }
    return list;
}

Result<QStringList> platforms(const QJsonObject& object, const QString& file)
{
    const auto list = texts(object, u"platforms"_s, file);
    if (!list)
        return list;
    for (const QString& name : *list) {
        if (name != "windows"_L1 && name != "linux"_L1 && name != "macos"_L1)
            return damaged(
                file, u"\"platforms\" may name \"windows\", \"linux\" and \"macos\", not \"%1\""_s.arg(name));
    }
    return list;
}

/// 1.2.3, as module manifests write it.
bool isVersion(const QString& text)
{
    return text.isEmpty() || QVersionNumber::fromString(text).toString() == text;
}

Result<QList<ConnectionModule>> modules(const QJsonObject& object, const QString& file)
{
    QList<ConnectionModule> list;
    const QJsonValue value = object.value("modules"_L1);
    if (value.isUndefined())
        return list;
    if (!value.isArray())
        return damaged(file, u"\"modules\" must be a list"_s);
    const QJsonArray array = value.toArray();
    for (const QJsonValue& item : array) {
        const QJsonObject entry = item.toObject();
        ConnectionModule module;
        const struct
        {
            const char* key;
            QString ConnectionModule::*member;
            bool required;
        } fields[] = {{"name", &ConnectionModule::name, true},
                      {"minimum", &ConnectionModule::minimum, false},
                      {"install", &ConnectionModule::install, false},
                      {"sha256", &ConnectionModule::sha256, false}};
        for (const auto& field : fields) {
            auto text_ = text(entry, QString::fromLatin1(field.key), file, field.required);
            if (!text_)
                return fail(text_.error());
            module.*field.member = *text_;
        }
        // It becomes part of a path and of an address.
        static const QRegularExpression plain(u"^[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*$"_s);
        if (!plain.match(module.name).hasMatch())
            return damaged(file, u"\"%1\" is no module's name"_s.arg(module.name));
        if (!isVersion(module.minimum) || !isVersion(module.install))
            return damaged(file, u"the versions of the module %1 must look like 1.2.3"_s.arg(module.name));
        const QJsonValue needed = entry.value("needed"_L1);
        if (!needed.isUndefined() && !needed.isBool())
            return damaged(file, u"a module's \"needed\" must be true or false"_s);
        module.isNeeded = needed.toBool(true);
        auto where = platforms(entry, file);
        if (!where)
            return fail(where.error());
        module.platforms = *where;
        list << module;
    }
    return list;
}

QString positionOf(const QByteArray& json, int offset)
{
    const QByteArray before = json.left(offset);
    const auto line = before.count('\n') + 1;
    const auto column = offset - (before.lastIndexOf('\n') + 1) + 1;
    return u"line %1, column %2"_s.arg(line).arg(column);
}

Result<Entry> readEntry(const QDir& folder)
{
    const QString path = folder.filePath(QString::fromLatin1(kFileName));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileFailed, u"The connection file %1 cannot be read."_s.arg(path),
                    u"Check the file and its permissions."_s, file.errorString());
    const QByteArray json = file.read(1024 * 1024);
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parseError);
    if (parseError.error != QJsonParseError::NoError)
        return damaged(path,
                       u"%1 at %2"_s.arg(parseError.errorString(), positionOf(json, parseError.offset)));
    if (!document.isObject())
        return damaged(path, u"it must hold one JSON object"_s);

    const QJsonObject object = document.object();
    Entry entry;
    Connection& connection = entry.connection;
    connection.id = folder.dirName().toLower();
    connection.folder = folder.absolutePath();
    entry.order = object.value("order"_L1).toInt(1000);

    const struct
    {
        const char* key;
        QString Connection::*member;
        bool required;
    } fields[] = {{"title", &Connection::title, true},
                  {"purpose", &Connection::purpose, true},
                  {"variable", &Connection::variable, false},
                  {"statusText", &Connection::statusText, false},
                  {"replacement", &Connection::replacement, false}};
    for (const auto& field : fields) {
        auto value = text(object, QString::fromLatin1(field.key), path, field.required);
        if (!value)
            return fail(value.error());
        connection.*field.member = *value;
    }
    const auto statusName = text(object, u"status"_s, path, true);
    if (!statusName)
        return fail(statusName.error());
    const auto statusValue = status(*statusName, path);
    if (!statusValue)
        return fail(statusValue.error());
    connection.status = *statusValue;
    if (!connection.isReady() && connection.statusText.isEmpty())
        return damaged(path, u"\"statusText\" must say why the connection is not ready"_s);
    auto tokenList = tokens(object, path);
    if (!tokenList)
        return fail(tokenList.error());
    connection.tokens = *tokenList;
    connection.connectOrder = object.value("connectOrder"_L1).toInt(connection.connectOrder);
    auto where = platforms(object, path);
    if (!where)
        return fail(where.error());
    connection.platforms = *where;
    auto moduleList = modules(object, path);
    if (!moduleList)
        return fail(moduleList.error());
    connection.modules = *moduleList;
    auto patterns = texts(object, u"cmdletPatterns"_s, path);
    if (!patterns)
        return fail(patterns.error());
    connection.cmdletPatterns = *patterns;
    auto permissions = texts(object, u"permissions"_s, path);
    if (!permissions)
        return fail(permissions.error());
    connection.permissions = *permissions;
    auto roles = texts(object, u"roles"_s, path);
    if (!roles)
        return fail(roles.error());
    connection.roles = *roles;
    if (const QJsonValue value = object.value("check"_L1); !value.isUndefined()) {
        if (!value.isObject())
            return damaged(path, u"\"check\" must be an object"_s);
        auto check = readConnectionCheck(value.toObject());
        if (!check)
            return damaged(path, check.error().message);
        if (connection.tokens.isEmpty())
            return damaged(path, u"a \"check\" needs a token"_s);
        connection.check = *check;
    }
    if (connection.isReady() && !folder.exists(u"connect.ps1"_s))
        return damaged(path, u"the connection is \"ready\" but has no connect.ps1 beside it"_s);
    return entry;
}

} // namespace

ConnectionCatalog::ConnectionCatalog(const QStringList& folders)
{
    QList<Entry> entries;
    for (const QString& root : folders) {
        const QDir dir(root);
        const QStringList names = dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        for (const QString& name : names) {
            const QDir folder(dir.filePath(name));
            if (!folder.exists(QString::fromLatin1(kFileName)))
                continue;
            auto entry = readEntry(folder);
            if (!entry) {
                m_problems << entry.error();
                continue;
            }
            entries.removeIf([&](const Entry& e) { return e.connection.id == entry->connection.id; });
            entries << *entry;
        }
    }
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        if (a.order != b.order)
            return a.order < b.order;
        return a.connection.title.localeAwareCompare(b.connection.title) < 0;
    });
    for (const Entry& entry : std::as_const(entries))
        m_connections << entry.connection;
}

const Connection* ConnectionCatalog::find(const QString& id) const
{
    const auto found =
        std::find_if(m_connections.cbegin(), m_connections.cend(), [&id](const Connection& connection) {
            return connection.id.compare(id, Qt::CaseInsensitive) == 0;
        });
    return found == m_connections.cend() ? nullptr : &*found;
}

} // namespace steward
