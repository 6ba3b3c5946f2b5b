#pragma once

#include <common/mainwindow.h>

#include <QApplication>

/// The console's window of this process; nullptr before there is one.
inline steward::MainWindow* shownWindow()
{
    for (QWidget* widget : QApplication::topLevelWidgets()) {
        if (auto* main = qobject_cast<steward::MainWindow*>(widget))
            return main;
    }
    return nullptr;
}

/// The first widget of that class below any window: a page.
template <typename T>
T* shownPage()
{
    for (QWidget* widget : QApplication::topLevelWidgets()) {
        if (T* found = widget->findChild<T*>())
            return found;
    }
    return nullptr;
}
