#pragma once

#include <QObject>
#include <QPointer>

class QFocusFrame;
class QWidget;

namespace steward {

class Theme;

/// Shows the focus ring around buttons and boxes, and only when the focus came by the keyboard. Text fields
/// and views show their focus themselves.
class FocusFrames final : public QObject
{
    Q_OBJECT

public:
    explicit FocusFrames(const Theme& theme);
    ~FocusFrames() override;

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void follow(QWidget* widget);

    QPointer<QFocusFrame> m_frame;
};

} // namespace steward
