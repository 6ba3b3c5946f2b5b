#include "findbar.h"

#include <common/icons.h>
#include <common/theme.h>

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QStyle>
#include <QToolButton>

namespace steward {

using namespace Qt::StringLiterals;

FindBar::FindBar(const Icons& icons, QWidget* parent, Options offered)
    : QFrame(parent),
      m_field(new QLineEdit(this)),
      m_count(new QLabel(this)),
      m_previous(new QToolButton(this)),
      m_next(new QToolButton(this))
{
    const Theme& theme = icons.theme();
    setObjectName(u"findBar"_s);
    setAccessibleName(tr("Find"));
    setGround(this, "header");
    m_field->setObjectName(u"findField"_s);
    m_field->setAccessibleName(tr("Text to find"));
    m_field->setPlaceholderText(tr("Find"));
    m_field->setToolTip(tr("Text to find; Enter for the next match, Esc to close"));
    m_field->setClearButtonEnabled(true);
    m_field->addAction(icons.icon(u"search"_s), QLineEdit::LeadingPosition);
    // The line edit makes buttons of its own for these and leaves them without a name.
    const auto inside = m_field->findChildren<QAbstractButton*>();
    for (QAbstractButton* button : inside)
        button->setAccessibleName(button->isVisibleTo(m_field) ? tr("Find") : tr("Clear the text to find"));
    m_field->setMaximumWidth(theme.px(360));
    m_count->setObjectName(u"findCount"_s);
    m_count->setTextFormat(Qt::PlainText);
    setTone(m_count, "muted");

    const auto button = [&](QToolButton* b, const QString& name, const QString& icon, const QString& text,
                            const QString& tip) {
        b->setObjectName(name);
        b->setIcon(icons.icon(icon));
        b->setAccessibleName(text);
        b->setToolTip(tip);
        b->setFocusPolicy(Qt::StrongFocus);
    };
    const auto option = [&](Option meant, const QString& name, const QString& sign, const QString& text,
                            const QString& tip, const QKeySequence& keys) {
        if (!offered.testFlag(meant))
            return;
        auto* made = new QToolButton(this);
        made->setObjectName(name);
        made->setText(sign);
        made->setCheckable(true);
        made->setProperty("variant", u"filter"_s);
        made->setAccessibleName(text);
        made->setToolTip(u"%1 (%2)"_s.arg(tip, keys.toString(QKeySequence::NativeText)));
        made->setShortcut(keys);
        made->setFocusPolicy(Qt::StrongFocus);
        connect(made, &QToolButton::toggled, this, [this, meant](bool on) {
            Q_EMIT optionSwitched(meant, on);
            Q_EMIT searchChanged(m_field->text(), isExpression());
        });
        m_options.insert(meant, made);
    };
    option(MatchCase, u"findCase"_s, u"Aa"_s, tr("Match case"), tr("Tell capital letters from small ones"),
           Qt::ALT | Qt::Key_C);
    option(WholeWord, u"findWord"_s, u"ab"_s, tr("Whole words"), tr("Find whole words only"),
           Qt::ALT | Qt::Key_W);
    option(Expression, u"findExpression"_s, u".*"_s, tr("Regular expression"),
           tr("Take the text for a regular expression"), Qt::ALT | Qt::Key_R);
    option(InSelection, u"findSelection"_s, tr("Selection"), tr("In the selection"),
           tr("Search only what is selected now"), Qt::ALT | Qt::Key_L);
    auto* closeButton = new QToolButton(this);
    button(m_previous, u"findPrevious"_s, u"chevron-up"_s, tr("Previous match"),
           tr("Previous match (Shift+F3)"));
    button(m_next, u"findNext"_s, u"chevron-down"_s, tr("Next match"), tr("Next match (F3)"));
    button(closeButton, u"findClose"_s, u"close"_s, tr("Close find"), tr("Close find (Esc)"));

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme.px(16), theme.px(4), theme.px(8), theme.px(4));
    row->setSpacing(theme.px(4));
    row->addWidget(m_field, 1);
    for (const Option each : {MatchCase, WholeWord, Expression, InSelection}) {
        if (QToolButton* made = m_options.value(each))
            row->addWidget(made);
    }
    row->addSpacing(theme.px(8));
    row->addWidget(m_count);
    row->addStretch();
    row->addWidget(m_previous);
    row->addWidget(m_next);
    row->addWidget(closeButton);

    const auto changed = [this] { Q_EMIT searchChanged(m_field->text(), isExpression()); };
    connect(m_field, &QLineEdit::textChanged, this, changed);
    connect(m_next, &QToolButton::clicked, this, &FindBar::nextRequested);
    connect(m_previous, &QToolButton::clicked, this, &FindBar::previousRequested);
    connect(closeButton, &QToolButton::clicked, this, &FindBar::close);
    setMatches(-1, 0, false);
    hide();
}

QString FindBar::text() const
{
    return m_field->text();
}

bool FindBar::isOn(Option option) const
{
    const QToolButton* button = m_options.value(option);
    return button && button->isChecked();
}

void FindBar::setOn(Option option, bool on)
{
    if (QToolButton* button = m_options.value(option))
        button->setChecked(on);
}

void FindBar::setProblem(const QString& problem)
{
    const bool wrong = !problem.isEmpty();
    if (m_field->property("invalid").toBool() != wrong) {
        m_field->setProperty("invalid", wrong);
        m_field->style()->unpolish(m_field);
        m_field->style()->polish(m_field);
    }
    if (!wrong)
        return;
    say(tr("No expression: %1").arg(problem));
}

void FindBar::say(const QString& sentence)
{
    m_count->setText(sentence);
    m_field->setAccessibleDescription(sentence);
}

void FindBar::open(const QString& text)
{
    if (!text.isEmpty())
        m_field->setText(text);
    const bool again = isVisibleTo(parentWidget());
    show();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
    if (!again && text.isEmpty())
        Q_EMIT searchChanged(m_field->text(), isExpression());
}

void FindBar::close()
{
    if (!isVisibleTo(parentWidget()))
        return;
    hide();
    Q_EMIT closed();
}

void FindBar::setMatches(qint64 current, qint64 count, bool capped)
{
    const QLocale locale;
    const QString total = locale.toString(count) + (capped ? u"+"_s : QString());
    if (m_field->text().isEmpty())
        m_count->setText({});
    else if (count == 0)
        m_count->setText(tr("No match"));
    else if (current >= 0)
        m_count->setText(tr("%1 of %2").arg(locale.toString(current + 1), total));
    else
        m_count->setText(count == 1 ? tr("1 match") : tr("%1 matches").arg(total));
    m_next->setEnabled(count > 0);
    m_previous->setEnabled(count > 0);
    m_field->setAccessibleDescription(m_count->text());
}

void FindBar::keyPressEvent(QKeyEvent* event)
{
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
    case Qt::Key_Escape:
        close();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F3:
        if (shift)
            Q_EMIT previousRequested();
        else
            Q_EMIT nextRequested();
        return;
    default:
        QFrame::keyPressEvent(event);
    }
}

} // namespace steward
