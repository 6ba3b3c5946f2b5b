#pragma once

#include <base/error.h>

#include <QObject>

class QWidget;

namespace steward {

/// An error's action (Error::action), asked for somewhere in the window.
struct ActionRequest
{
    Error error;
    QString tenant;                 ///< of the customer that the error is about; empty: the partner itself
    const QWidget* place = nullptr; ///< where the error is shown
};

/// The one place in a window that carries out the actions of errors. It is a direct child of the window, and
/// whoever shows an error asks it: what it does not offer gets no button, since nothing would happen.
class ActionDesk : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// The words for the button; empty when it can do nothing about it from there.
    [[nodiscard]] virtual QString offer(const ActionRequest& request) const = 0;
    virtual void carryOut(const ActionRequest& request) = 0;

    /// The desk of the widget's window, or nullptr.
    [[nodiscard]] static ActionDesk* of(const QWidget* widget);
};

} // namespace steward
