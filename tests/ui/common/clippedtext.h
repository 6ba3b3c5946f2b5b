#pragma once

#include <common/labels.h>

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStringList>
#include <QTabBar>
#include <QToolButton>
#include <QWidget>

namespace steward {

/// Every control under `root` on the screen whose text is cut off without a word: one line each, empty when
/// all is well. A label that ends in "…" and says the whole in its tooltip is not cut off; what scrolls is
/// not either.
[[nodiscard]] inline QStringList clippedTexts(const QWidget& root)
{
    QStringList problems;
    const auto report = [&](const QWidget* widget, const QString& text, int room, int needed) {
        problems += QStringLiteral("%1 \"%2\" in %3 shows %4 of %5: %6")
                        .arg(QString::fromLatin1(widget->metaObject()->className()), widget->objectName(),
                             widget->parentWidget()->objectName())
                        .arg(room)
                        .arg(needed)
                        .arg(text);
    };
    for (const QWidget* widget : root.findChildren<QWidget*>()) {
        if (!widget->isVisible() || widget->isWindow())
            continue;
        QString text;
        QSize needed = widget->sizeHint();
        if (const auto* label = qobject_cast<const QLabel*>(widget)) {
            text = label->text();
            if (label->hasHeightForWidth())
                needed = QSize(0, label->heightForWidth(label->width()));
            else if (qobject_cast<const ElidedLabel*>(label))
                needed.setWidth(label->minimumSizeHint().width());
        } else if (qobject_cast<const QPushButton*>(widget) || qobject_cast<const QCheckBox*>(widget) ||
                   qobject_cast<const QToolButton*>(widget)) {
            text = static_cast<const QAbstractButton*>(widget)->text();
        } else if (const auto* tabs = qobject_cast<const QTabBar*>(widget)) {
            for (int i = 0; i < tabs->count(); ++i) {
                const int most = tabs->fontMetrics().horizontalAdvance(tabs->tabText(i));
                if (tabs->elideMode() == Qt::ElideNone && tabs->tabRect(i).width() < most)
                    report(tabs, tabs->tabText(i), tabs->tabRect(i).width(), most);
            }
            text = tabs->tabText(0);
            if (tabs->elideMode() != Qt::ElideNone)
                needed.setWidth(tabs->minimumSizeHint().width());
        }
        if (text.isEmpty())
            continue;
        if (widget->width() < needed.width())
            report(widget, text, widget->width(), needed.width());
        if (widget->height() < needed.height())
            report(widget, text, widget->height(), needed.height());
        // Inside everything it stands in, up to what scrolls.
        for (const QWidget* outer = widget->parentWidget(); outer && outer != root.parentWidget();
             outer = outer->parentWidget()) {
            if (outer->parentWidget() && qobject_cast<const QAbstractScrollArea*>(outer->parentWidget()))
                break;
            const QRect place(widget->mapTo(outer, QPoint()), widget->size());
            if (!outer->rect().contains(place)) {
                report(widget, text, outer->rect().intersected(place).width(), place.width());
                break;
            }
        }
    }
    return problems;
}

} // namespace steward
