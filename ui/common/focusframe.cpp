#include "focusframe.h"

#include "theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFocusEvent>
#include <QFocusFrame>
#include <QLabel>

#include <memory>

namespace steward {

FocusFrames::FocusFrames(const Theme& theme)
{
    connect(&theme, &Theme::changed, this, [this] {
        if (m_frame)
            m_frame->setWidget(m_frame->widget());
    });
    qApp->installEventFilter(this);
}

FocusFrames::~FocusFrames()
{
    delete m_frame;
}

bool FocusFrames::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusOut && m_frame && m_frame->widget() == watched) {
        m_frame->setWidget(nullptr);
        return false;
    }
    if (event->type() != QEvent::FocusIn)
        return false;
    auto* widget = qobject_cast<QWidget*>(watched);
    const auto reason = static_cast<QFocusEvent*>(event)->reason();
    const bool byKeyboard = reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason ||
                            reason == Qt::ShortcutFocusReason || reason == Qt::MenuBarFocusReason;
    const bool wanted = widget && (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QLabel*>(widget));
    if (wanted && byKeyboard)
        follow(widget);
    return false;
}

void FocusFrames::follow(QWidget* widget)
{
    // A frame lives in its widget's window and goes with it; a new one is made when it has gone.
    if (!m_frame) {
        auto frame = std::make_unique<QFocusFrame>();
        frame->setAttribute(Qt::WA_TransparentForMouseEvents);
        frame->setFocusPolicy(Qt::NoFocus);
        m_frame = frame.release();
    }
    m_frame->setWidget(widget);
}

} // namespace steward
