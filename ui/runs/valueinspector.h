#pragma once

#include <common/icons.h>
#include <runs/objectstore.h>

#include <QFrame>
#include <QJsonValue>

class QLabel;
class QTreeWidget;
class QTreeWidgetItem;

namespace steward {

/// One object, read whole: its properties by name, with what is inside lists and objects below them. What is
/// inside is made when it is opened, a thousand entries at most. Values can be copied as they are.
class ValueInspector final : public QFrame
{
    Q_OBJECT

public:
    ValueInspector(const Theme& theme, const Icons& icons, QWidget* parent = nullptr);

    /// `place` says which one it is: "Object 6 of 26".
    void showObject(const ObjectStore& store, quint32 object, const QString& place);
    void clear();
    /// Makes the property of that column the current one.
    void select(const QString& name);

Q_SIGNALS:
    void closeRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill(QTreeWidgetItem* parent, const QJsonValue& value);
    QTreeWidgetItem* addRow(QTreeWidgetItem* parent, const QString& name, const QJsonValue& value);
    void copyCurrent() const;
    void copyWhole() const;

    const Theme& m_theme;
    QLabel* m_title;
    QLabel* m_place;
    QTreeWidget* m_tree;
    QJsonObject m_object;
};

} // namespace steward
