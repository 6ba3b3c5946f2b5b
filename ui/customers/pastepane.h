#pragma once

#include <common/icons.h>
#include <customers/customerlist.h>

#include <QTimer>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace steward {

/// Takes a list of names, domains or ids and says which customers are meant and what matched nobody, while it
/// is typed or pasted.
class PastePane final : public QWidget
{
    Q_OBJECT

public:
    explicit PastePane(const Icons& icons, QWidget* parent = nullptr);

    /// Among whom it looks, from here on.
    void setCustomers(const QList<Customer>& customers);
    /// With the clipboard's text, if it has one.
    void open();
    [[nodiscard]] const CustomerListMatch& match() const { return m_match; }

Q_SIGNALS:
    void chosen(const QList<steward::CustomerId>& customers);
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void look();
    void close();

    QList<Customer> m_customers;
    CustomerListMatch m_match;
    QTimer m_delay;
    QPlainTextEdit* m_text = nullptr;
    QLabel* m_result = nullptr;
    QPlainTextEdit* m_missed = nullptr;
    QPushButton* m_choose = nullptr;
};

} // namespace steward
