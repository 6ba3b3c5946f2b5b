#pragma once

#include <common/icons.h>
#include <customers/customernotes.h>

#include <QWidget>

class QCheckBox;
class QCompleter;
class QLineEdit;
class QPlainTextEdit;
class QStringListModel;

namespace steward {

/// Alias, tags, note and hiding of one customer, in place. Escape cancels, Ctrl+Enter saves. What it does not
/// edit (the star) it hands back as it was given. Emits one of its signals and stays open: the owner hides
/// it.
class NoteEditor final : public QWidget
{
    Q_OBJECT

public:
    explicit NoteEditor(const Icons& icons, QWidget* parent = nullptr);

    void setNote(const CustomerNote& note);
    /// As it stands in the fields.
    [[nodiscard]] CustomerNote note() const;
    /// Offered while tags are typed.
    void setKnownTags(const QStringList& tags);

Q_SIGNALS:
    void saved(const steward::CustomerNote& note);
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void offerTags(const QString& text);
    void takeTag(const QString& tag);

    CustomerNote m_base;
    QLineEdit* m_alias = nullptr;
    QLineEdit* m_tags = nullptr;
    QPlainTextEdit* m_text = nullptr;
    QCheckBox* m_hide = nullptr;
    QStringListModel* m_known = nullptr;
    QCompleter* m_completer = nullptr;
};

/// "gold, logistics" as tags: trimmed, one each whatever its letter case.
[[nodiscard]] QStringList tagsIn(const QString& text);

} // namespace steward
