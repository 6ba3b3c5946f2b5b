#include "advicecatalog.h"

#include "jsontext.h"

#include <QDir>
#include <QJsonArray>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

Error unusable(const QString& message)
{
    Error error;
    error.code = ErrorCode::BadRequest;
    error.message = message;
    return error;
}

QString keyOf(const QString& code)
{
    QString key = code.trimmed().toLower();
    if (key.startsWith("aadsts"_L1))
        key.remove(0, 6);
    return key;
}

} // namespace

AdviceCatalog::AdviceCatalog(const QStringList& folders)
{
    for (const QString& folder : folders) {
        const auto files = QDir(folder).entryInfoList({u"*.json"_s}, QDir::Files, QDir::Name);
        for (const QFileInfo& file : files)
            readFile(file.absoluteFilePath());
    }
}

void AdviceCatalog::readFile(const QString& file)
{
    const auto object = readJsonObject(file);
    if (!object) {
        m_problems << object.error();
        return;
    }
    const QJsonArray entries = object->value(u"entries"_s).toArray();
    if (entries.isEmpty())
        m_problems << unusable(u"%1: the field \"entries\" is missing or empty."_s.arg(file));
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const QJsonObject entry = entries.at(i).toObject();
        Advice advice;
        advice.code = entry.value(u"code"_s).toString();
        advice.what = entry.value(u"what"_s).toString();
        advice.why = entry.value(u"why"_s).toString();
        advice.todo = entry.value(u"do"_s).toString();
        if (advice.code.isEmpty() || advice.what.isEmpty() || advice.todo.isEmpty()) {
            m_problems << unusable(
                u"%1: entries[%2] needs the texts \"code\", \"what\" and \"do\"."_s.arg(file).arg(i));
            continue;
        }
        m_entries.insert(keyOf(advice.code), advice);
    }
}

std::optional<Advice> AdviceCatalog::find(const QString& code) const
{
    const auto found = m_entries.constFind(keyOf(code));
    return found == m_entries.constEnd() ? std::nullopt : std::optional<Advice>(*found);
}

void AdviceCatalog::explain(Error& error) const
{
    const auto advice = find(error.serviceCode);
    if (!advice)
        return;
    if (!advice->why.isEmpty())
        error.why = advice->why;
    error.advice = advice->todo;
}

QStringList AdviceCatalog::codes() const
{
    QStringList codes;
    for (const Advice& advice : m_entries)
        codes << advice.code;
    codes.sort();
    return codes;
}

} // namespace steward
