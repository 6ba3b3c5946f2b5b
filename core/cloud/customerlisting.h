#pragma once

#include <base/asyncresult.h>
#include <base/ids.h>
#include <net/httpclient.h>

#include <QObject>
#include <QSet>

#include <functional>
#include <optional>

namespace steward {

/// A customer as Partner Center lists it.
struct PartnerCustomer
{
    CustomerId id;
    TenantId tenant;
    QString name;
    QString domain;
    QString relationship; ///< "reseller", "advisor" … as the service writes it

    bool operator==(const PartnerCustomer&) const = default;
};

/// Pages through Partner Center's customers. Follows links.next with its headers, else a continuation token;
/// ends when there is neither or a page is empty, and guards against pages that repeat: a token seen before,
/// or a page without a new customer, ends it with BadResponse, since nobody can say what is missing then.
/// Records without an id are left out and counted. `pageArrived` comes once a page with the customers not
/// seen before, `finished` exactly once after start(). Deleting it cancels, without `finished`.
/// The next page is asked for as soon as the end of this one says where it is, so that the service works
/// while this one is read; a page that then says otherwise counts, and the early answer is dropped.
class CustomerListing final : public QObject
{
    Q_OBJECT

public:
    using Get = std::function<AsyncResult<HttpResponse>(const QByteArray& pathAndQuery, const HttpHeaders&,
                                                        QObject*)>;

    CustomerListing(Get get, int pageSize);

    void start();
    [[nodiscard]] int skipped() const { return m_skipped; }

Q_SIGNALS:
    void pageArrived(const QList<steward::PartnerCustomer>& customers);
    void finished(const std::optional<steward::Error>& error);

private:
    struct Next
    {
        QByteArray pathAndQuery;
        HttpHeaders headers;

        bool operator==(const Next&) const = default;
        [[nodiscard]] QByteArray position() const;
    };
    [[nodiscard]] static Next nextOf(const QString& uri, const HttpHeaders& headers);
    [[nodiscard]] static std::optional<Next> nextInTail(const QByteArray& body);
    void request(const Next& next);
    void read(const HttpResponse& response);
    void drop();
    void end(const std::optional<Error>& error);

    Get m_get;
    int m_pageSize;
    QSet<CustomerId> m_seen;
    QSet<QByteArray> m_positions;
    std::optional<Next> m_asked; ///< what the answer that is waited for answers
    int m_turn = 0;              ///< an answer of another one is dropped
    int m_pages = 0;
    int m_skipped = 0;
    bool m_started = false;
};

} // namespace steward
