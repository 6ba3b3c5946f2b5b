#pragma once

#include <QByteArray>
#include <QString>

namespace steward {

/// One answer of the loopback receiver, headers and all: never cached, no referrer, no script, connection
/// closed. Whatever text is passed is shown as text.
struct ResponsePage
{
    enum class Mood
    {
        Good,
        Bad,
        Neutral
    };
    int status = 200;
    Mood mood = Mood::Neutral;
    QString title;
    QString text;
    QString detail; ///< what the service said, smaller
    QByteArray extraHeader;

    [[nodiscard]] QByteArray toHttp() const;
};

} // namespace steward
