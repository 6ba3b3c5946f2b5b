#include "advicecatalog.h"

#include "jsontext.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>

#include <algorithm>
#include <array>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

struct Action
{
    QLatin1StringView id;
    const char* label;
};

constexpr std::array kActions{
    Action{QLatin1StringView("signIn"), QT_TRANSLATE_NOOP("Advice", "Sign in again")},
    Action{QLatin1StringView("consent"), QT_TRANSLATE_NOOP("Advice", "Consent for this customer")},
    Action{QLatin1StringView("adminConsent"), QT_TRANSLATE_NOOP("Advice", "Get the approval link")},
    Action{QLatin1StringView("relationships"),
           QT_TRANSLATE_NOOP("Advice", "Show the relationship and roles")},
    Action{QLatin1StringView("conditionalAccess"), QT_TRANSLATE_NOOP("Advice", "Copy a note for the admin")},
    Action{QLatin1StringView("credential"), QT_TRANSLATE_NOOP("Advice", "Renew the secret")},
    Action{QLatin1StringView("application"), QT_TRANSLATE_NOOP("Advice", "Check the application")},
    Action{QLatin1StringView("wait"), QT_TRANSLATE_NOOP("Advice", "Wait and try again")},
    Action{QLatin1StringView("tenant"), QT_TRANSLATE_NOOP("Advice", "Check tenant and cloud")},
    Action{QLatin1StringView("account"), QT_TRANSLATE_NOOP("Advice", "Check the account")},
    Action{QLatin1StringView("skip"), QT_TRANSLATE_NOOP("Advice", "Skip this customer")},
    Action{QLatin1StringView("report"), QT_TRANSLATE_NOOP("Advice", "Copy details")},
};

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

/// A text or a list of texts.
QStringList textsOf(const QJsonValue& value)
{
    QStringList texts;
    if (value.isString())
        texts << value.toString();
    for (const QJsonValue& item : value.toArray())
        texts << item.toString();
    texts.removeAll(QString());
    return texts;
}

/// How much of the entry holds for the query; 0 when some of it does not.
int fit(const Advice& advice, const AdviceQuery& query, QString& match)
{
    int score = 0;
    if (!advice.service.isEmpty()) {
        if (!query.service.isEmpty() && query.service != advice.service)
            return 0;
        score += 1;
    }
    if (advice.status != 0) {
        if (query.status != advice.status)
            return 0;
        score += 2;
    }
    if (!advice.signIn.isEmpty()) {
        if (query.signIn != advice.signIn)
            return 0;
        score += 4;
    }
    if (!advice.codes.isEmpty()) {
        const QString key = keyOf(query.code);
        if (std::none_of(advice.codes.cbegin(), advice.codes.cend(),
                         [&key](const QString& code) { return keyOf(code) == key; }))
            return 0;
        score += 8;
    }
    if (!advice.texts.isEmpty()) {
        const auto found =
            std::find_if(advice.texts.cbegin(), advice.texts.cend(), [&query](const QString& text) {
                return query.text.contains(text, Qt::CaseInsensitive);
            });
        if (found == advice.texts.cend())
            return 0;
        match = *found;
        score += 16;
    }
    return score;
}

} // namespace

QStringList adviceActions()
{
    QStringList ids;
    for (const Action& action : kActions)
        ids << action.id;
    return ids;
}

QString adviceActionLabel(const QString& action)
{
    const auto found = std::find_if(kActions.begin(), kActions.end(),
                                    [&action](const Action& known) { return known.id == action; });
    return found == kActions.end() ? QString() : QCoreApplication::translate("Advice", found->label);
}

AdviceCatalog::AdviceCatalog(const QStringList& folders)
{
    for (int i = 0; i < folders.size(); ++i) {
        const auto files = QDir(folders.at(i)).entryInfoList({u"*.json"_s}, QDir::Files, QDir::Name);
        for (const QFileInfo& file : files)
            readFile(file.absoluteFilePath(), i);
    }
}

void AdviceCatalog::readFile(const QString& file, int folder)
{
    const auto object = readJsonObject(file);
    if (!object) {
        m_problems << object.error();
        return;
    }
    const QJsonArray entries = object->value(u"entries"_s).toArray();
    if (entries.isEmpty())
        m_problems << unusable(u"%1: the field \"entries\" is missing or empty."_s.arg(file));
    const QString service = object->value(u"service"_s).toString();
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const QJsonObject entry = entries.at(i).toObject();
        Advice advice;
        advice.file = file;
        advice.service = entry.value(u"service"_s).toString(service);
        advice.codes = textsOf(entry.value(u"code"_s));
        advice.texts = textsOf(entry.value(u"text"_s));
        advice.status = entry.value(u"status"_s).toInt();
        advice.signIn = entry.value(u"signIn"_s).toString();
        advice.what = entry.value(u"what"_s).toString();
        advice.why = entry.value(u"why"_s).toString();
        advice.todo = entry.value(u"do"_s).toString();
        advice.action = entry.value(u"action"_s).toString();
        advice.label = entry.value(u"label"_s).toString(adviceActionLabel(advice.action));
        if (const QJsonObject practice = entry.value(u"practice"_s).toObject(); !practice.isEmpty())
            advice.practice = Advice::Practice{practice.value(u"place"_s).toString(),
                                               practice.value(u"fault"_s).toString()};
        if ((advice.codes.isEmpty() && advice.texts.isEmpty() && advice.status == 0) ||
            advice.what.isEmpty() || advice.todo.isEmpty()) {
            m_problems << unusable(
                u"%1: entries[%2] needs \"what\" and \"do\", and one of \"code\", \"text\", \"status\"."_s
                    .arg(file)
                    .arg(i));
            continue;
        }
        if (!advice.action.isEmpty() && adviceActionLabel(advice.action).isEmpty()) {
            m_problems << unusable(u"%1: entries[%2] names the action \"%3\"; known are %4."_s.arg(
                file, QString::number(i), advice.action, adviceActions().join(u", "_s)));
            continue;
        }
        m_entries << advice;
        m_folders << folder;
    }
}

std::optional<Advice> AdviceCatalog::find(const AdviceQuery& query) const
{
    std::optional<Advice> best;
    int bestFolder = -1;
    int bestScore = 0;
    QString bestMatch;
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        QString match;
        const int score = fit(m_entries.at(i), query, match);
        if (score == 0 || m_folders.at(i) < bestFolder ||
            (m_folders.at(i) == bestFolder && score < bestScore))
            continue;
        best = m_entries.at(i);
        bestFolder = m_folders.at(i);
        bestScore = score;
        bestMatch = match;
    }
    if (best) {
        for (QString* words : {&best->what, &best->why, &best->todo})
            words->replace("{match}"_L1, bestMatch);
    }
    return best;
}

std::optional<Advice> AdviceCatalog::find(const QString& code) const
{
    if (code.trimmed().isEmpty())
        return std::nullopt;
    AdviceQuery query;
    query.code = code;
    return find(query);
}

std::optional<Advice> AdviceCatalog::explain(Error& error, const QString& service) const
{
    AdviceQuery query;
    query.service = service;
    query.code = error.serviceCode;
    query.status = error.httpStatus;
    query.text = error.message + u'\n' + error.detail;
    auto advice = find(query);
    if (advice)
        applyAdvice(error, *advice);
    return advice;
}

QStringList AdviceCatalog::codes() const
{
    QStringList codes;
    for (const Advice& advice : m_entries)
        codes << advice.codes;
    codes.sort();
    codes.removeDuplicates();
    return codes;
}

void applyAdvice(Error& error, const Advice& advice)
{
    if (!advice.why.isEmpty())
        error.why = advice.why;
    error.advice = advice.todo;
    error.action = advice.action;
    error.actionLabel = advice.label;
}

} // namespace steward
