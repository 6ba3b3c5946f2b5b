#include "searchfield.h"

#include "labels.h"
#include "theme.h"

#include <QKeyEvent>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace steward {

SearchField::SearchField(const Icons& icons, const QString& placeholder, const QString& shortcutText,
                         QWidget* parent)
    : QLineEdit(parent)
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    m_icon = new IconLabel(icons, u"search"_s, "textMuted", "icons.small", this);
    m_icon->setAttribute(Qt::WA_TransparentForMouseEvents);
    const auto makeNote = [this](const QString& text) {
        auto label = makeLabel(text, Theme::Text::Small, "muted");
        label->setParent(this);
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
        label->ensurePolished();
        return label.release();
    };
    m_result = makeNote({});
    m_shortcut = makeNote(shortcutText);
    m_clear = new QToolButton(this);
    m_clear->setObjectName(u"clearSearch"_s);
    m_clear->setAccessibleName(tr("Clear search"));
    m_clear->setToolTip(tr("Clear search"));
    m_clear->setIcon(icons.icon(u"close"_s));
    m_clear->setCursor(Qt::ArrowCursor);
    m_clear->setFocusPolicy(Qt::TabFocus);
    m_clear->hide();
    m_delay.setSingleShot(true);
    m_delay.setInterval(120ms);
    connect(&m_delay, &QTimer::timeout, this, &SearchField::announce);
    connect(this, &QLineEdit::textChanged, this, [this] {
        m_delay.start();
        place();
    });
    connect(this, &QLineEdit::returnPressed, this, &SearchField::announce);
    connect(m_clear, &QToolButton::clicked, this, [this] {
        clearSearch();
        setFocus(Qt::OtherFocusReason);
    });
    connect(&icons.theme(), &Theme::changed, this, &SearchField::place);
    place();
}

void SearchField::setResultText(const QString& text)
{
    m_result->setText(text);
    place();
}

void SearchField::clearSearch()
{
    clear();
    announce();
}

void SearchField::announce()
{
    m_delay.stop();
    if (text() == m_announced)
        return;
    m_announced = text();
    Q_EMIT searchChanged(m_announced);
}

void SearchField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clearSearch();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void SearchField::resizeEvent(QResizeEvent* event)
{
    QLineEdit::resizeEvent(event);
    place();
}

void SearchField::place()
{
    const int gap = fontMetrics().height() / 2;
    const int side = m_icon->sizeHint().width();
    const bool filled = !text().isEmpty();
    m_clear->setVisible(filled);
    m_shortcut->setVisible(!filled && !m_shortcut->text().isEmpty());
    m_result->setVisible(filled && !m_result->text().isEmpty());
    int end = width() - gap;
    if (filled) {
        const int box = side + 8;
        m_clear->setIconSize(QSize(side, side));
        m_clear->setGeometry(end - box, (height() - box) / 2, box, box);
        end -= box + gap / 2;
    }
    for (QLabel* note : {m_shortcut, m_result}) {
        if (note->isHidden())
            continue;
        const QSize size = note->sizeHint();
        note->setGeometry(end - size.width(), (height() - size.height()) / 2, size.width(), size.height());
        end -= size.width() + gap;
    }
    m_icon->setGeometry(gap + 2, (height() - side) / 2, side, side);
    setTextMargins(gap + side, 0, width() - end - gap, 0);
}

} // namespace steward
