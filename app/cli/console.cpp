#include "console.h"

#include "textoutput.h"

#include <cstdio>

using namespace Qt::StringLiterals;

namespace steward {

Console::Console()
{
    if (!m_out.open(stdout, QIODevice::WriteOnly) || !m_error.open(stderr, QIODevice::WriteOnly))
        qFatal("stdout or stderr is closed");
}

void Console::printBytes(const QByteArray& bytes)
{
    m_out.write(bytes);
    m_out.flush();
}

void Console::print(const QString& text)
{
    printBytes(text.toUtf8());
}

void Console::printJsonLine(const QJsonObject& object)
{
    printBytes(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void Console::printJsonDocument(const QJsonDocument& document)
{
    printBytes(document.toJson(QJsonDocument::Indented));
}

void Console::note(const QString& text)
{
    m_error.write(text.toUtf8() + '\n');
    m_error.flush();
}

int Console::failed(const Error& error)
{
    const QStringList lines = error.toText().split(u'\n');
    for (const QString& line : lines)
        note(terminalText(line));
    return int(exitCodeOf(error.code));
}

} // namespace steward
