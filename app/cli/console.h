#pragma once

#include "exitcode.h"

#include <services/services.h>

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace steward {

/// stdout and stderr of stewardctl. stdout gets only what was asked for; everything else goes to stderr.
class Console final
{
public:
    Console();

    void print(const QString& text);
    void printBytes(const QByteArray& bytes);
    void printJsonLine(const QJsonObject& object);
    void printJsonDocument(const QJsonDocument& document);
    void note(const QString& text);
    /// Prints what happened, why, what to do and the codes to stderr; returns the exit code that goes with it.
    int failed(const Error& error);

private:
    QFile m_out;
    QFile m_error;
};

} // namespace steward
