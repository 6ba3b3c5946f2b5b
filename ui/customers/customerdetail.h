#pragma once

#include "customertablemodel.h"

#include <base/error.h>
#include <common/icons.h>
#include <customers/customer.h>

#include <QWidget>

#include <optional>

class QBoxLayout;
class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace steward {

/// What is known of one customer, with its ids to copy and the way to run a script there.
class CustomerDetail final : public QWidget
{
    Q_OBJECT

public:
    explicit CustomerDetail(const Icons& icons, QWidget* parent = nullptr);

    void setCustomer(const std::optional<Customer>& customer);

    struct AccessLine
    {
        QString title;
        StateSign sign;
        QString text; ///< how it is, in words; empty: as the sign says
        std::optional<Error> error;
    };
    /// What is known of its consent and of each connection.
    void setStates(const StateSign& consent, const std::optional<Error>& consentError,
                   const QList<AccessLine>& access);
    void setWorking(bool working);

    struct PortalLine
    {
        QString id;
        QString title;
        QString problem; ///< why it cannot be opened for this customer; empty: it can
    };
    /// The administration pages, in the order of their number keys.
    void setPortals(const QList<PortalLine>& portals);
    /// Why a portal did not open; empty: it did.
    void showPortalProblem(const QString& text);

Q_SIGNALS:
    void runRequested();
    void consentRequested();
    void accessCheckRequested();
    void portalRequested(const QString& id);

private:
    struct Line
    {
        QLabel* value = nullptr;
        QWidget* row = nullptr;
    };
    Line addIdLine(QVBoxLayout* column, const QString& name, const QString& head, bool elided);

    void addPortals(QVBoxLayout& column);
    void fitIds();

    QWidget* addStateLine(QVBoxLayout* column, const QString& title, const StateSign& sign,
                          const QString& text, const std::optional<Error>& error);

    void addAction(QBoxLayout& column, const QString& title, const Error& error);

    const Icons m_icons;
    QString m_tenantId;
    QWidget* m_states = nullptr;
    QVBoxLayout* m_stateLines = nullptr;
    QPushButton* m_consent = nullptr;
    QPushButton* m_check = nullptr;
    QWidget* m_portals = nullptr;
    QGridLayout* m_portalGrid = nullptr;
    QLabel* m_portalProblem = nullptr;
    QWidget* m_content = nullptr;
    QWidget* m_nothing = nullptr;
    QLabel* m_name = nullptr;
    QLabel* m_domain = nullptr;
    IconLabel* m_relationSign = nullptr;
    QLabel* m_relation = nullptr;
    Line m_tenant;
    Line m_customer;
    Line m_domainLine;
};

} // namespace steward
