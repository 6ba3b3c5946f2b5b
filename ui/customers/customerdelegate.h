#pragma once

#include <common/icons.h>

#include <QStyledItemDelegate>

namespace steward {

struct StateSign;

/// Draws one kind of cell in the customer table: a name, plain words, a relationship with its sign, or an id.
class CustomerDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    enum class Kind
    {
        Name,
        Words,
        Relationship,
        State, ///< the model's StateSign
        Id
    };

    CustomerDelegate(const Icons& icons, Kind kind, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    [[nodiscard]] bool hasSign() const;
    [[nodiscard]] StateSign signOf(const QModelIndex& index) const;

    const Icons m_icons;
    const Kind m_kind;
};

/// The sign of a relationship and its colour role.
[[nodiscard]] std::pair<QString, const char*> relationshipSign(const QString& text);

} // namespace steward
