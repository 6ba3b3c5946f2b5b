#pragma once

#include <base/error.h>
#include <common/icons.h>

#include <QWidget>

#include <array>

class QBoxLayout;
class QPushButton;

namespace steward {

class Theme;
class Banner;
class StartCard;

/// The first page: the ways in, each with how long it takes and what it needs. Key 1, 2, 3 or a click
/// chooses.
class FirstRunPage final : public QWidget
{
    Q_OBJECT

public:
    explicit FirstRunPage(const Icons& icons, QWidget* parent = nullptr);

    /// While something starts: the cards cannot be chosen and the line says what is awaited. Empty ends it.
    void setBusy(const QString& text);
    void showProblem(const Error& error);

Q_SIGNALS:
    void newSetupRequested();
    void handoverRequested();
    void practiceRequested();
    void profileFolderRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void choose(int card);

    std::array<StartCard*, 3> m_cards{};
    Banner* m_problem = nullptr;
    const Theme& m_theme;
    QBoxLayout* m_row = nullptr; ///< of the cards
    QWidget* m_brand = nullptr;
    QWidget* m_busy = nullptr;
    QLabel* m_busyText = nullptr;
};

} // namespace steward
