#pragma once

#include <QFrame>

class QLineEdit;

namespace steward {

class Icons;

/// The row below the find bar: what takes the place of a match. Enter replaces one, Ctrl+Enter all. Knows
/// nothing of what is searched.
class ReplaceBar final : public QFrame
{
    Q_OBJECT

public:
    explicit ReplaceBar(const Icons& icons, QWidget* parent = nullptr);

    void open();

Q_SIGNALS:
    void replaceRequested(const QString& with);
    void replaceAllRequested(const QString& with);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QLineEdit* m_with;
};

} // namespace steward
