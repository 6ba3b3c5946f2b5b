#pragma once

#include "service.h"

#include <QAbstractHttpServer>
#include <QMap>
#include <QPointer>
#include <QTcpSocket>

#include <functional>
#include <memory>
#include <vector>

namespace steward::sandbox {

/// The practice partner's one HTTP server, on 127.0.0.1 only. Hands each request to the service its path
/// begins with, after the faults in force had their say. Writes its answers itself: QHttpServerResponder can
/// neither set a reason phrase (Partner Center's MFA refusal needs one) nor reset or cut off a connection.
/// `/control` sets faults and tells request counts; it never shows a token.
class Server final : public QAbstractHttpServer
{
    Q_OBJECT

public:
    Server(FaultInjector& faults, QObject* parent = nullptr);

    /// Listens on `port` (0: any free one) and returns it.
    [[nodiscard]] Result<quint16> start(quint16 port);
    void add(std::unique_ptr<Service> service);
    /// What `GET /control/customers` lists, and what `POST /control/refusals` does.
    void setCustomerReport(std::function<QJsonArray()> report) { m_customerReport = std::move(report); }
    void setRefusals(std::function<Result<>(const QString&)> apply) { m_applyRefusals = std::move(apply); }

protected:
    bool handleRequest(const QHttpServerRequest& request, QTcpSocket* socket) override;
    void missingHandler(const QHttpServerRequest& request, QTcpSocket* socket) override;

private:
    [[nodiscard]] HttpReply control(const HttpCall& call);

    FaultInjector& m_faults;
    std::vector<std::unique_ptr<Service>> m_services;
    QMap<QString, int> m_counts;
    std::function<QJsonArray()> m_customerReport;
    std::function<Result<>(const QString&)> m_applyRefusals;
};

} // namespace steward::sandbox
