#pragma once

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QStringList>
#include <QWidget>

namespace steward {

/// What keeps the controls under `root` from being found by assistive technology, by tests or by keyboard:
/// one line each, empty when all is well. Qt's own inner widgets (scroll bars, a spin box's editor) are not
/// counted.
[[nodiscard]] inline QStringList accessibilityProblems(const QWidget& root)
{
    QStringList problems;
    for (const QWidget* widget : root.findChildren<QWidget*>()) {
        const bool control =
            qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
            qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractItemView*>(widget);
        const bool inner =
            widget->objectName().startsWith(QStringLiteral("qt_")) ||
            qobject_cast<const QComboBox*>(widget->parentWidget()) ||
            qobject_cast<const QHeaderView*>(widget) ||
            QByteArray(widget->metaObject()->className()).startsWith("QTableCorner") ||
            QByteArray(widget->metaObject()->className()).startsWith("QComboBoxPrivate") ||
            (widget->parentWidget() &&
             QByteArray(widget->parentWidget()->metaObject()->className()).startsWith("QMenu"));
        if (!control || inner)
            continue;
        const QString who = QStringLiteral("%1 \"%2\" in %3")
                                .arg(QString::fromLatin1(widget->metaObject()->className()),
                                     widget->objectName(), widget->parentWidget()->objectName());
        if (widget->accessibleName().isEmpty())
            problems += who + QStringLiteral(" has no accessible name");
        if (widget->objectName().isEmpty())
            problems += who + QStringLiteral(" has no object name");
        if (widget->focusPolicy() == Qt::NoFocus)
            problems += who + QStringLiteral(" cannot be reached by keyboard");
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        if (button && button->text().isEmpty() && button->toolTip().isEmpty())
            problems += who + QStringLiteral(" is an icon without a tooltip");
    }
    return problems;
}

} // namespace steward
