#pragma once

#include <common/icons.h>

#include <QStyledItemDelegate>

namespace steward {

struct StateSign;

/// Draws one kind of cell in the customer table.
class CustomerDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    enum class Kind
    {
        Star, ///< drawn when there is a text
        Name,
        Words,
        Relationship,
        State, ///< the model's StateSign
        Marks, ///< the model's signs, one beside the other
        Tags,
        Id
    };

    CustomerDelegate(const Icons& icons, Kind kind, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    /// The connection whose mark is there; -1 for none.
    [[nodiscard]] static int markAt(const Theme& theme, int x, int count);
    [[nodiscard]] static int marksWidth(const Theme& theme, int count);
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

private:
    void paintGround(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintStar(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintMarks(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintTags(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintText(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    [[nodiscard]] bool isInverted(const QStyleOptionViewItem& option) const;
    [[nodiscard]] bool hasSign() const;
    [[nodiscard]] StateSign signOf(const QModelIndex& index) const;

    const Icons m_icons;
    const Kind m_kind;
};

/// The sign of a relationship and its colour role.
[[nodiscard]] std::pair<QString, const char*> relationshipSign(const QString& text);

} // namespace steward
