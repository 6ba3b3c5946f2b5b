#include "noteeditor.h"

#include <common/formfield.h>
#include <common/theme.h>

#include <QAbstractItemView>
#include <QCheckBox>
#include <QCompleter>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStringListModel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kLongestField = 500;

} // namespace

QStringList tagsIn(const QString& text)
{
    QStringList tags;
    for (const QString& part : text.split(u',')) {
        const QString tag = part.simplified();
        if (!tag.isEmpty() && !tags.contains(tag, Qt::CaseInsensitive))
            tags << tag;
    }
    return tags;
}

NoteEditor::NoteEditor(const Icons& icons, QWidget* parent) : QWidget(parent)
{
    const Theme& theme = icons.theme();
    setObjectName(u"noteEditor"_s);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, theme.metric("spacing.half"), 0, 0);
    column->setSpacing(theme.metric("spacing.one"));
    m_alias = new QLineEdit;
    m_alias->setObjectName(u"noteAlias"_s);
    m_alias->setMaxLength(kLongestField);
    column->addWidget(new FormField(icons, tr("Alias"), m_alias, tr("Shown in place of its name.")));
    m_tags = new QLineEdit;
    m_tags->setObjectName(u"noteTags"_s);
    m_tags->setMaxLength(kLongestField);
    column->addWidget(new FormField(icons, tr("Tags"), m_tags,
                                    tr("With commas between. tag:gold in the search finds them.")));
    m_text = new QPlainTextEdit;
    m_text->setObjectName(u"noteText"_s);
    setVariant(m_text, "field");
    m_text->setTabChangesFocus(true);
    m_text->setMinimumHeight(3 * theme.lineHeight(Theme::Text::Body) + theme.metric("spacing.one"));
    m_text->setMaximumHeight(6 * theme.lineHeight(Theme::Text::Body));
    column->addWidget(
        new FormField(icons, tr("Note"), m_text, tr("Never a password: it is kept as plain text.")));
    m_hide = new QCheckBox(tr("Hide it in the list"));
    m_hide->setObjectName(u"noteHide"_s);
    m_hide->setAccessibleName(m_hide->text());
    column->addWidget(m_hide);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(theme.metric("spacing.one"));
    const auto addButton = [buttons](const QString& name, const QString& text) {
        auto* button = new QPushButton(text);
        button->setObjectName(name);
        button->setAccessibleName(text);
        button->setProperty("small", true);
        buttons->addWidget(button);
        return button;
    };
    QPushButton* save = addButton(u"saveNote"_s, tr("Save"));
    save->setToolTip(tr("Save (Ctrl+Enter)"));
    QPushButton* cancel = addButton(u"cancelNote"_s, tr("Cancel"));
    cancel->setToolTip(tr("Cancel (Esc)"));
    buttons->addStretch();
    column->addLayout(buttons);
    connect(save, &QPushButton::clicked, this, [this] { Q_EMIT saved(note()); });
    connect(cancel, &QPushButton::clicked, this, &NoteEditor::cancelled);

    m_known = new QStringListModel(this);
    m_completer = new QCompleter(m_known, this);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setWidget(m_tags);
    m_completer->popup()->setObjectName(u"noteTagOffers"_s);
    m_completer->popup()->setAccessibleName(tr("Tags in use"));
    connect(m_tags, &QLineEdit::textEdited, this, &NoteEditor::offerTags);
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this, &NoteEditor::takeTag);
    setFocusProxy(m_alias);
}

void NoteEditor::setNote(const CustomerNote& note)
{
    m_base = note;
    m_alias->setText(note.alias);
    m_tags->setText(note.tags.join(u", "_s));
    m_text->setPlainText(note.text);
    m_hide->setChecked(note.hidden);
}

CustomerNote NoteEditor::note() const
{
    CustomerNote note = m_base;
    note.alias = m_alias->text().trimmed();
    note.tags = tagsIn(m_tags->text());
    note.text = m_text->toPlainText().trimmed();
    note.hidden = m_hide->isChecked();
    return note;
}

void NoteEditor::setKnownTags(const QStringList& tags)
{
    m_known->setStringList(tags);
}

// Of a list of tags, the one under the pen is completed: the last.
void NoteEditor::offerTags(const QString& text)
{
    const QString last = text.section(u',', -1).trimmed();
    m_completer->setCompletionPrefix(last);
    const bool known = m_completer->completionCount() == 1 &&
                       m_completer->currentCompletion().compare(last, Qt::CaseInsensitive) == 0;
    if (last.isEmpty() || m_completer->completionCount() == 0 || known)
        m_completer->popup()->hide();
    else
        m_completer->complete();
}

void NoteEditor::takeTag(const QString& tag)
{
    QStringList tags = tagsIn(m_tags->text().section(u',', 0, -2));
    tags.removeIf([&tag](const QString& other) { return !other.compare(tag, Qt::CaseInsensitive); });
    tags << tag;
    m_tags->setText(tags.join(u", "_s));
}

void NoteEditor::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape)
        Q_EMIT cancelled();
    else if (enter && event->modifiers().testFlag(Qt::ControlModifier))
        Q_EMIT saved(note());
    else
        QWidget::keyPressEvent(event);
}

} // namespace steward
