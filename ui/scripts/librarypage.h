#pragma once

#include "librarymodel.h"

#include <common/icons.h>

#include <QHash>
#include <QWidget>

class QAction;
class QMenu;
class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace steward {

class Paragraph;

/// The page of one script, made from its help: what it does, what it needs, what it returns, its parameters
/// and examples, and what can be done with it. Shows the help as text, never as markup, and executes nothing.
class LibraryPage final : public QWidget
{
    Q_OBJECT

public:
    explicit LibraryPage(const Icons& icons, QWidget* parent = nullptr);

    struct Facts
    {
        bool isFavourite = false;
        QStringList connections; ///< as they are called
        QString rootTitle;
        const LastRun* lastRun = nullptr;
        int versions = 0;
    };
    void setScript(const LibraryEntry& entry, const Facts& facts);
    void clear();
    [[nodiscard]] QString path() const { return m_path; }

Q_SIGNALS:
    void openRequested();
    void runRequested();
    void duplicateRequested();
    void versionsRequested();
    void exportRequested();
    void renameRequested();
    void trashRequested();
    void starToggled();

protected:
    void resizeEvent(QResizeEvent* event) override;
    [[nodiscard]] QSize minimumSizeHint() const override;

private:
    void fit();
    QVBoxLayout* addSection(const QString& title);
    void addText(QVBoxLayout* to, const QString& text, const char* color = "text");
    void addCode(QVBoxLayout* to, const QString& code);
    void addFact(QVBoxLayout* to, const QString& title, const QString& value);

    const Icons m_icons;
    QString m_path;
    QLabel* m_name = nullptr;
    Paragraph* m_synopsis = nullptr;
    QToolButton* m_star = nullptr;
    QPushButton* m_run = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_duplicate = nullptr;
    QPushButton* m_versions = nullptr;
    QPushButton* m_export = nullptr;
    QPushButton* m_more = nullptr;
    QMenu* m_menu = nullptr;
    QHash<QPushButton*, QAction*> m_instead; ///< in the menu, for a button that there is no room for
    bool m_isBuiltIn = false;
    QAction* m_rename = nullptr;
    QAction* m_trash = nullptr;
    QWidget* m_chips = nullptr;
    QWidget* m_sections = nullptr;
    QScrollArea* m_scroll = nullptr;
    QVBoxLayout* m_column = nullptr;
};

/// The paragraphs of a help text, whose lines are broken where the file was wide: lines that belong together
/// are one, lists and what is indented stay.
[[nodiscard]] QStringList helpParagraphs(const QString& text);

} // namespace steward
