#pragma once

#include "httpclient.h"

#include <QElapsedTimer>
#include <QNetworkReply>
#include <QPointer>
#include <QTimer>

namespace steward {

/// One request on its way. Deletes itself after completing, exactly once: by an answer, a failure, the
/// deadline, or the death of the context or of the network. The reply belongs to the network until the
/// exchange lets go of it, so it is held weakly and ended by deleteLater().
class HttpExchange final : public QObject
{
    Q_OBJECT

public:
    HttpExchange(QNetworkAccessManager& manager, HttpRequest request, qint64 maxBody);

    [[nodiscard]] AsyncResult<HttpResponse> start(QObject* context);

private:
    void read();
    void conclude();
    void giveUp(ErrorCode code, const QString& message, const QString& advice = {},
                const QString& detail = {});
    void complete(Result<HttpResponse> result);
    [[nodiscard]] Error transportError(QNetworkReply::NetworkError code) const;

    QPointer<QNetworkAccessManager> m_manager;
    HttpRequest m_request;
    qint64 m_maxBody;
    Completion<HttpResponse> m_completion;
    QPointer<QNetworkReply> m_reply;
    QByteArray m_body;
    QStringList m_tlsProblems;
    QTimer m_deadline;
    QElapsedTimer m_clock;
};

} // namespace steward
