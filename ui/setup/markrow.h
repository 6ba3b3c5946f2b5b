#pragma once

#include "mark.h"

#include <common/icons.h>

#include <QFrame>

class QHBoxLayout;
class QPushButton;
class QVBoxLayout;

namespace steward {

class Banner;
class Paragraph;

/// One line of a card: its mark, what it is, a sentence about it, a short note and buttons at the end; below
/// it the failure with its advice. Read out as "title: mark. sentence".
class MarkRow final : public QFrame
{
    Q_OBJECT

public:
    MarkRow(const Icons& icons, const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setMark(Mark mark, const QString& detail);
    /// Stands before the buttons, for example "12 days"; in the tone of the mark.
    void setNote(const QString& note);
    [[nodiscard]] Mark mark() const { return m_mark; }
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString detail() const;
    QPushButton* addButton(const QString& objectName, const QString& text, const QString& iconName = {});
    /// The failure below the line; made when first needed.
    Banner* showError(const Error& error);
    void dismissError();
    void addBelow(QWidget* widget);

private:
    void speak();

    const Icons m_icons;
    Mark m_mark = Mark::None;
    IconLabel* m_sign = nullptr;
    Paragraph* m_title = nullptr;
    Paragraph* m_detail = nullptr;
    QLabel* m_note = nullptr;
    QHBoxLayout* m_end = nullptr;
    QVBoxLayout* m_below = nullptr;
    Banner* m_banner = nullptr;
};

/// A card that takes lines and draws a rule between them.
class MarkCard final : public QFrame
{
    Q_OBJECT

public:
    explicit MarkCard(QWidget* parent = nullptr);
    void addRow(QWidget* row);
    void clear();
    [[nodiscard]] int rowCount() const { return m_count; }

private:
    QVBoxLayout* m_column = nullptr;
    int m_count = 0;
};

} // namespace steward
