#pragma once

#include "objectmodel.h"

#include <QWidget>

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QTableView;

namespace steward {

class ElidedLabel;
class EmptyState;
class Icons;
class SearchField;
class SelectBox;
class Theme;
class ValueInspector;

/// The objects of a run: a table for each type or one for all, found by words or by column, sorted by their
/// kind, added up below, each read whole beside the table. Copying gives tab separated text with the names of
/// the columns.
class ObjectsView final : public QWidget
{
    Q_OBJECT

public:
    ObjectsView(const Theme& theme, const Icons& icons, QWidget* parent = nullptr);
    ~ObjectsView() override;

    [[nodiscard]] ObjectModel& model() { return *m_model; }
    [[nodiscard]] const ObjectModel& model() const { return *m_model; }
    [[nodiscard]] QTableView& table() { return *m_table; }
    void clear();
    /// Puts the cursor where one says what to look for.
    void find();
    /// The rows that are selected, or all that are shown, with the columns' names.
    [[nodiscard]] QString copiedText() const;

public Q_SLOTS:
    void copy() const;

Q_SIGNALS:
    void exportCsvRequested();

private:
    class Filters;
    class Header;
    class Totals;

    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showTypes();
    void chooseType(int type);
    void showCounts();
    void showCurrent();
    void sizeColumns();

    const Theme& m_theme;
    const Icons& m_icons;
    ObjectModel* m_model;
    QWidget* m_segments;
    QHBoxLayout* m_segmentRow;
    QButtonGroup* m_segmentGroup;
    SelectBox* m_types;
    SearchField* m_search;
    ElidedLabel* m_count;
    QPushButton* m_copy = nullptr;
    QPushButton* m_csv = nullptr;
    QTableView* m_table;
    Filters* m_filters;
    Totals* m_totals;
    ValueInspector* m_inspector;
    QSplitter* m_splitter;
    QWidget* m_bar = nullptr;
    EmptyState* m_empty;
    QTimer m_typesTimer;
    QTimer m_currentTimer;
    int m_sizedColumns = 0;
    bool m_chosen = false; ///< somebody chose the type
};

} // namespace steward
