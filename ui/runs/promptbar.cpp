#include "promptbar.h"

#include <common/theme.h>

#include <QHBoxLayout>
#include <QJsonArray>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

QLabel* plainLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

QPushButton* makeButton(const QString& text, const QString& name, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setObjectName(name);
    QString plain = text;
    button->setAccessibleName(plain.remove(u'&'));
    button->setAutoDefault(false);
    return button;
}

} // namespace

PromptBar::PromptBar(const Theme& theme, QWidget* parent) : QFrame(parent), m_theme(theme)
{
    setObjectName(u"promptBar"_s);
    setAccessibleName(tr("Question of the script"));
    setGround(this, "prompt");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    hide();
}

void PromptBar::ask(const QString& text, const QJsonObject& values)
{
    m_questions.append({text, values});
    if (m_questions.size() == 1) {
        showFirst();
        Q_EMIT askingChanged(true);
    }
}

void PromptBar::clear()
{
    if (m_questions.isEmpty())
        return;
    m_questions.clear();
    showFirst();
    Q_EMIT askingChanged(false);
}

void PromptBar::answer(const QString& value)
{
    if (m_questions.isEmpty())
        return;
    const QString id = m_questions.takeFirst().data.value(u"id"_s).toVariant().toString();
    showFirst();
    Q_EMIT answered(id, value);
    if (m_questions.isEmpty())
        Q_EMIT askingChanged(false);
}

void PromptBar::showFirst()
{
    if (m_content != nullptr) {
        for (QLineEdit* field : m_content->findChildren<QLineEdit*>())
            field->clear();
        m_content->hide();
        m_content->deleteLater();
        m_content = nullptr;
    }
    setVisible(!m_questions.isEmpty());
    if (m_questions.isEmpty())
        return;

    const Question& question = m_questions.first();
    m_content = new QWidget(this);
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(m_theme.px(16), m_theme.px(12), m_theme.px(16), m_theme.px(12));
    column->setSpacing(m_theme.px(8));

    const QString caption = question.data.value(u"caption"_s).toString();
    QString message = question.data.value(u"message"_s).toString();
    if (message.isEmpty())
        message = question.text;
    auto* title = new QHBoxLayout;
    QLabel* asked = plainLabel(message.isEmpty() ? tr("The script asks for input") : message, m_content);
    asked->setObjectName(u"promptMessage"_s);
    setTextRole(asked, Theme::Text::BodyMedium);
    title->addWidget(asked, 1);
    if (!caption.isEmpty() && caption != message) {
        QLabel* from = plainLabel(caption, m_content);
        from->setWordWrap(false);
        setTone(from, "muted");
        title->addWidget(from);
    }
    column->addLayout(title);

    auto* row = new QHBoxLayout;
    row->setSpacing(m_theme.px(8));
    if (question.data.value(u"kind"_s).toString() == u"choice")
        addChoices(question, row);
    else
        addFields(question, row);
    auto* cancel = makeButton(tr("Cancel"), u"promptCancel"_s, m_content);
    cancel->setToolTip(tr("Answer nothing; the script ends (Esc)"));
    setVariant(cancel, "quiet");
    connect(cancel, &QPushButton::clicked, this, [this] { answer(QString()); });
    row->addWidget(cancel);
    column->addLayout(row);
    layout()->addWidget(m_content);
    m_content->show();
    if (QWidget* first = m_content->findChild<QLineEdit*>())
        first->setFocus(Qt::OtherFocusReason);
    else if (QWidget* preferred = m_content->findChild<QPushButton*>(u"promptDefault"_s))
        preferred->setFocus(Qt::OtherFocusReason);
}

void PromptBar::addChoices(const Question& question, QBoxLayout* row)
{
    const QJsonArray choices = question.data.value(u"choices"_s).toArray();
    const QJsonValue standard = question.data.value(u"default"_s);
    const int preferred = standard.isString() ? standard.toString().toInt() : standard.toInt(-1);
    for (int i = 0; i < choices.size(); ++i) {
        const QJsonValue choice = choices.at(i);
        QString label =
            choice.isObject() ? choice.toObject().value(u"label"_s).toString() : choice.toString();
        // PowerShell marks the key with & as Qt does; a label without one keeps its own ampersands.
        if (label.count(u'&') != 1)
            label.replace(u'&', u"&&"_s);
        auto* button =
            makeButton(label, i == preferred ? u"promptDefault"_s : u"promptChoice%1"_s.arg(i), m_content);
        if (choice.isObject())
            button->setToolTip(choice.toObject().value(u"help"_s).toString().toHtmlEscaped());
        if (i == preferred)
            setVariant(button, "primary");
        connect(button, &QPushButton::clicked, this, [this, i] { answer(QString::number(i)); });
        row->addWidget(button);
    }
    row->addStretch();
}

void PromptBar::addFields(const Question& question, QBoxLayout* row)
{
    const QString kind = question.data.value(u"kind"_s).toString();
    QLineEdit* user = nullptr;
    if (kind == u"credential") {
        user = new QLineEdit(question.data.value(u"default"_s).toString(), m_content);
        user->setObjectName(u"promptUser"_s);
        user->setAccessibleName(tr("User name"));
        user->setPlaceholderText(tr("User name"));
        row->addWidget(user, 1);
    }
    auto* field = new QLineEdit(m_content);
    field->setObjectName(u"promptField"_s);
    const bool secret = kind == u"secret" || kind == u"credential";
    field->setAccessibleName(kind == u"credential" ? tr("Password") : tr("Answer"));
    if (kind == u"credential")
        field->setPlaceholderText(tr("Password"));
    if (secret) {
        field->setEchoMode(QLineEdit::Password);
        field->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhHiddenText);
    } else {
        field->setText(question.data.value(u"default"_s).toString());
    }
    row->addWidget(field, 1);
    auto* send = makeButton(tr("Answer"), u"promptAnswer"_s, m_content);
    send->setToolTip(tr("Give this answer to the script (Enter)"));
    setVariant(send, "primary");
    row->addWidget(send);
    const auto give = [this, field, user] {
        // An empty answer is an answer; only a null string cancels.
        QString value = user != nullptr ? user->text() + u'\n' + field->text() : field->text();
        answer(value.isNull() ? u""_s : value);
    };
    connect(send, &QPushButton::clicked, this, give);
    connect(field, &QLineEdit::returnPressed, this, give);
    if (user != nullptr)
        connect(user, &QLineEdit::returnPressed, field, [field] { field->setFocus(Qt::TabFocusReason); });
}

void PromptBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && isAsking()) {
        answer(QString());
        return;
    }
    QFrame::keyPressEvent(event);
}

} // namespace steward
