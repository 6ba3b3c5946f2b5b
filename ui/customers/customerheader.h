#pragma once

#include <common/icons.h>
#include <customers/customerviews.h>

#include <QHeaderView>

namespace steward {

/// The heads of the customer table's columns: a letter for each connection above its mark, and what the table
/// is sorted by, with the rank where that is more than one column.
class CustomerHeader final : public QHeaderView
{
    Q_OBJECT

public:
    CustomerHeader(const Icons& icons, QWidget* parent = nullptr);

    void setSort(const QList<CustomerSort>& sort);
    /// The letters above the marks.
    void setMarks(const QStringList& letters);

Q_SIGNALS:
    /// A column was asked for; `also`: besides what it is sorted by already.
    void sortRequested(int column, bool also);

protected:
    void paintSection(QPainter* painter, const QRect& rect, int column) const override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    const Icons m_icons;
    QList<CustomerSort> m_sort;
    QStringList m_letters;
    bool m_also = false;
};

} // namespace steward
