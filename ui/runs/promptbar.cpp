#include "promptbar.h"

#include <common/labels.h>
#include <common/theme.h>
#include <runs/styledtext.h>

#include <QGridLayout>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
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
    QStringList context;
    if (!caption.isEmpty() && caption != message)
        context << caption;
    if (!m_target.isEmpty())
        context << tr("in %1").arg(m_target);
    if (!context.isEmpty()) {
        auto* from = new ElidedLabel(Theme::Text::Body, "muted", Qt::ElideRight, m_content);
        from->setObjectName(u"promptContext"_s);
        from->setText(withVisibleSigns(context.join(u"  ·  "_s)));
        title->addWidget(from);
    }
    column->addLayout(title);

    auto* row = new QHBoxLayout;
    row->setSpacing(m_theme.px(8));
    const QString kind = question.data.value(u"kind"_s).toString();
    if (kind == u"choice")
        addChoices(question, row);
    else if (kind == u"fields")
        addForm(question, column, row);
    else
        addFields(question, row);
    auto* cancel = makeButton(tr("Cancel"), u"promptCancel"_s, m_content);
    cancel->setToolTip(tr("Answer nothing; the script ends (Esc)"));
    setVariant(cancel, "quiet");
    connect(cancel, &QPushButton::clicked, this, [this] { answer(QString()); });
    row->addWidget(cancel);
    column->addLayout(row);
    if (kind == u"choice") {
        QStringList lines;
        for (const QJsonValue& choice : question.data.value(u"choices"_s).toArray()) {
            const QString help = choice[u"help"_s].toString();
            QString label = choice[u"label"_s].toString();
            if (!help.isEmpty() && help != label)
                lines << label.remove(u'&') + u": "_s + help;
        }
        if (!lines.isEmpty()) {
            QLabel* help = plainLabel(lines.join(u'\n'), m_content);
            help->setObjectName(u"promptHelp"_s);
            setTextRole(help, Theme::Text::Small);
            setTone(help, "muted");
            column->addWidget(help);
        }
    }
    setAccessibleDescription(m_target.isEmpty() ? asked->text()
                                                : asked->text() + u", "_s + tr("in %1").arg(m_target));
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

void PromptBar::addForm(const Question& question, QBoxLayout* column, QBoxLayout* row)
{
    // A row for each value that is missing: name, field, what it is for.
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(m_theme.px(12));
    grid->setVerticalSpacing(m_theme.px(8));
    grid->setColumnStretch(1, 1);
    QList<std::pair<QString, QLineEdit*>> fields;
    for (const QJsonValue& value : question.data.value(u"fields"_s).toArray()) {
        const QJsonObject entry = value.toObject();
        const QString name = entry.value(u"name"_s).toString();
        QString title = entry.value(u"label"_s).toString(name);
        if (title.isEmpty())
            title = name;
        const int line = int(fields.size());
        QLabel* label = plainLabel(title, m_content);
        label->setWordWrap(false);
        auto* field = new QLineEdit(m_content);
        field->setObjectName(u"promptField%1"_s.arg(line));
        field->setAccessibleName(title);
        label->setBuddy(field);
        if (entry.value(u"secret"_s).toBool()) {
            field->setEchoMode(QLineEdit::Password);
            field->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhHiddenText);
        } else {
            field->setText(entry.value(u"default"_s).toString());
        }
        field->setPlaceholderText(entry.value(u"type"_s).toString());
        const QString help = entry.value(u"help"_s).toString();
        field->setToolTip(help.toHtmlEscaped());
        field->setAccessibleDescription(help);
        grid->addWidget(label, line, 0);
        grid->addWidget(field, line, 1);
        if (!help.isEmpty()) {
            QLabel* hint = plainLabel(help, m_content);
            setTextRole(hint, Theme::Text::Small);
            setTone(hint, "muted");
            grid->addWidget(hint, line, 2);
        }
        fields.append({name, field});
    }
    column->addLayout(grid);
    auto* send = makeButton(tr("Answer"), u"promptAnswer"_s, m_content);
    send->setToolTip(tr("Give these answers to the script (Enter)"));
    setVariant(send, "primary");
    row->addStretch();
    row->addWidget(send);
    const auto give = [this, fields] {
        QJsonObject values;
        for (const auto& [name, field] : fields)
            values.insert(name, field->text());
        answer(QString::fromUtf8(QJsonDocument(values).toJson(QJsonDocument::Compact)));
    };
    connect(send, &QPushButton::clicked, this, give);
    for (qsizetype i = 0; i < fields.size(); ++i) {
        if (i + 1 < fields.size()) {
            QLineEdit* next = fields.at(i + 1).second;
            connect(fields.at(i).second, &QLineEdit::returnPressed, next,
                    [next] { next->setFocus(Qt::TabFocusReason); });
        } else {
            connect(fields.at(i).second, &QLineEdit::returnPressed, this, give);
        }
    }
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
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        // Enter on a choice chooses it; a button takes it only in a dialog.
        if (auto* button =
                qobject_cast<QPushButton*>(m_content != nullptr ? m_content->focusWidget() : nullptr)) {
            button->click();
            return;
        }
    }
    QFrame::keyPressEvent(event);
}

} // namespace steward
