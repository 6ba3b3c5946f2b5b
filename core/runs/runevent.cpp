#include "runevent.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace steward {

QString runEventTypeName(RunEvent::Type type)
{
    switch (type) {
    case RunEvent::Type::State:
        return u"state"_s;
    case RunEvent::Type::Output:
        return u"output"_s;
    case RunEvent::Type::Object:
        return u"object"_s;
    case RunEvent::Type::Error:
        return u"error"_s;
    case RunEvent::Type::Warning:
        return u"warning"_s;
    case RunEvent::Type::Verbose:
        return u"verbose"_s;
    case RunEvent::Type::Debug:
        return u"debug"_s;
    case RunEvent::Type::Information:
        return u"information"_s;
    case RunEvent::Type::Progress:
        return u"progress"_s;
    case RunEvent::Type::Raw:
        return u"raw"_s;
    case RunEvent::Type::Prompt:
        return u"prompt"_s;
    case RunEvent::Type::Result:
        break;
    }
    return u"result"_s;
}

std::optional<RunEvent::Type> runEventTypeFromName(const QString& name)
{
    for (int i = 0; i <= int(RunEvent::Type::Result); ++i) {
        if (runEventTypeName(RunEvent::Type(i)) == name)
            return RunEvent::Type(i);
    }
    return {};
}

QByteArray toJsonLine(const RunEvent& event)
{
    QJsonObject line = event.data;
    line.insert("type"_L1, runEventTypeName(event.type));
    line.insert("time"_L1, event.time.toUTC().toString(Qt::ISODateWithMs));
    const auto write = [&line](const QString& text) {
        line.insert("text"_L1, text);
        return QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    };
    if (event.type != RunEvent::Type::Output && event.type != RunEvent::Type::Raw)
        return write(event.text);
    QByteArray lines;
    for (const auto& part : event.text.tokenize(u'\n'))
        lines += write(part.toString());
    return lines;
}

} // namespace steward
