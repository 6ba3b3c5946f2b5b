#pragma once

#include <common/icons.h>
#include <customers/customer.h>

#include <QWidget>

#include <optional>

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

Q_SIGNALS:
    void runRequested();

private:
    struct Line
    {
        QLabel* value = nullptr;
        QWidget* row = nullptr;
    };
    Line addIdLine(QVBoxLayout* column, const QString& name, const QString& head, bool elided);

    void fitIds();

    const Icons m_icons;
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
