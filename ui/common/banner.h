#pragma once

#include "actiondesk.h"
#include "icons.h"

#include <base/error.h>

#include <QFrame>

#include <optional>

class QGridLayout;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace steward {

class Paragraph;

/// Says that something is not as it should be, in the page and never over it: what happened, why, what to do,
/// the buttons that do it, then the codes a support desk asks for. Hidden until told something. The whole
/// text is its accessible description, and every line can be copied with "Copy details". What the error's
/// advice suggests is a button where the window's ActionDesk can do it.
class Banner final : public QFrame
{
    Q_OBJECT

public:
    enum class Kind
    {
        Info,
        Warning,
        Error
    };
    /// Bar reaches from edge to edge above a page's content; Card stands inside the content; Rows is a card
    /// under the thing that failed, which has the sign already, and names all three parts.
    enum class Shape
    {
        Bar,
        Card,
        Rows
    };

    Banner(const Icons& icons, Shape shape, QWidget* parent = nullptr);

    /// `also` is a further line, for example what is still shown.
    void showError(const Error& error, const QString& also = {});
    void showMessage(Kind kind, const QString& heading, const QString& text = {});
    void dismiss();

    [[nodiscard]] std::optional<Error> error() const { return m_error; }
    [[nodiscard]] QString text() const;

    /// Buttons stand in the order they were added, before "Copy details". The banner keeps them.
    QPushButton* addButton(const QString& text, const QString& iconName = {}, const char* variant = nullptr);
    void removeButtons();

    /// The customer that the next error is about, by its tenant; empty: none.
    void setCustomer(const QString& tenant) { m_customer = tenant; }
    [[nodiscard]] QString customer() const { return m_customer; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void setKind(Kind kind);
    void clearRows();
    void addRow(const QString& head, const QString& text);
    void copyDetails();
    void showAction();
    void act();
    [[nodiscard]] ActionRequest request() const;

    const Icons m_icons;
    const Shape m_shape;
    std::optional<Error> m_error;
    IconLabel* m_icon = nullptr;
    QLabel* m_heading = nullptr;
    QGridLayout* m_rows = nullptr;
    QHBoxLayout* m_buttons = nullptr;
    QPushButton* m_copy = nullptr;
    QPushButton* m_action = nullptr;
    QString m_customer;
    QLabel* m_codes = nullptr;
};

} // namespace steward
