#include "nameprompt.h"

#include <common/labels.h>
#include <common/plaintext.h>

#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {
constexpr int kLongestName = 60;
}

NamePrompt::NamePrompt(const Icons& icons, QWidget* parent) : QFrame(parent, Qt::Popup)
{
    const Theme& theme = icons.theme();
    setObjectName(u"namePrompt"_s);
    setGround(this, "card");
    auto* column = new QVBoxLayout(this);
    const int pad = theme.metric("spacing.oneHalf");
    column->setContentsMargins(pad, pad, pad, pad);
    column->setSpacing(theme.metric("spacing.one"));
    m_question = makeLabel({}, Theme::Text::BodySemibold).release();
    column->addWidget(m_question);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme.metric("spacing.one"));
    m_name = new QLineEdit;
    m_name->setObjectName(u"promptName"_s);
    m_name->setMaxLength(kLongestName);
    m_name->setMinimumWidth(theme.metric("widths.customerDock"));
    row->addWidget(m_name);
    m_take = new QPushButton;
    m_take->setObjectName(u"promptTake"_s);
    m_take->setEnabled(false);
    m_take->setText(tr("Save"));
    m_name->setAccessibleName(tr("Name"));
    m_take->setAccessibleName(m_take->text());
    setVariant(m_take, "primary");
    row->addWidget(m_take);
    column->addLayout(row);
    m_problem = makeLabel({}, Theme::Text::Small, "error").release();
    m_problem->setObjectName(u"promptProblem"_s);
    m_problem->setWordWrap(true);
    m_problem->hide();
    column->addWidget(m_problem);
    const auto take = [this] {
        if (!m_name->text().trimmed().isEmpty())
            Q_EMIT named(m_name->text().simplified());
    };
    connect(m_name, &QLineEdit::returnPressed, this, take);
    connect(m_take, &QPushButton::clicked, this, take);
    connect(m_name, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_take->setEnabled(!text.trimmed().isEmpty());
        m_problem->hide();
        adjustSize();
    });
}

void NamePrompt::ask(QWidget* below, const QString& question, const QString& button, const QStringList& known)
{
    m_question->setText(question);
    m_name->setAccessibleName(question);
    m_take->setText(button);
    m_take->setAccessibleName(button);
    m_name->clear();
    auto* completer = new QCompleter(known, m_name);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    delete m_name->completer();
    m_name->setCompleter(completer);
    adjustSize();
    QPoint place = below->mapToGlobal(QPoint(0, below->height() + 2));
    if (const QScreen* screen = below->screen()) {
        const QRect room = screen->availableGeometry();
        place.setX(std::clamp(place.x(), room.left(), std::max(room.left(), room.right() - width())));
        place.setY(std::clamp(place.y(), room.top(), std::max(room.top(), room.bottom() - height())));
    }
    move(place);
    show();
    m_name->setFocus(Qt::PopupFocusReason);
}

void NamePrompt::showProblem(const QString& text)
{
    m_problem->setText(visibleText(text));
    m_problem->show();
    adjustSize();
}

} // namespace steward
