#pragma once

#include <common/icons.h>

#include <QFrame>

class QPushButton;
class QVBoxLayout;

namespace steward {

class Banner;
class Paragraph;
struct Error;

/// One line of the consent: sign, what, a word about it, when; below it room for what belongs to it (its
/// calls, an address, or the failure with its advice).
class ConsentRow final : public QFrame
{
    Q_OBJECT

public:
    enum class State
    {
        Waiting,
        Running,
        Done,
        Failed
    };

    ConsentRow(const Icons& icons, const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setState(State state, const QString& detail, const QString& time);
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] QString detail() const;
    /// Takes `widget` and shows it below the texts.
    void addBelow(QWidget* widget);
    /// The failure under this line; made by the first call.
    [[nodiscard]] Banner* banner();
    void dismissBanner();

private:
    const Icons m_icons;
    State m_state = State::Waiting;
    IconLabel* m_sign = nullptr;
    QLabel* m_title = nullptr;
    Paragraph* m_detail = nullptr;
    QLabel* m_time = nullptr;
    QVBoxLayout* m_below = nullptr;
    Banner* m_banner = nullptr;
};

/// The sign of a state and the colour role it is drawn in: shape first, colour never alone.
[[nodiscard]] QString signName(ConsentRow::State state);
[[nodiscard]] const char* signRole(ConsentRow::State state);

} // namespace steward
