#pragma once

#include <common/icons.h>
#include <scripts/scriptimport.h>

#include <QDialog>

class QComboBox;
class QLabel;
class QListView;
class QPushButton;

namespace steward {

class Banner;
class DiffView;
class ImportModel;

/// What an import would bring, before any of it lands: each script with what it can do, whether it is new or
/// changes one that is there, the difference line by line, and why something is refused. One decides script
/// by script; nothing is written, and nothing is run, here.
class ImportDialog final : public QDialog
{
    Q_OBJECT

public:
    struct Place
    {
        QString title, folder;
    };

    ImportDialog(const ImportPlan& plan, const QList<Place>& places, const Icons& icons,
                 QWidget* parent = nullptr);

    /// The same, compared with another folder.
    void setPlan(const ImportPlan& plan);
    [[nodiscard]] const ImportPlan& plan() const;
    void showError(const Error& error);

Q_SIGNALS:
    void placeChosen(const QString& folder);
    void importRequested();

private:
    void showRow(int row);
    void count();

    const Icons m_icons;
    ImportModel* m_items = nullptr;
    QListView* m_rows = nullptr;
    QComboBox* m_place = nullptr;
    QLabel* m_source = nullptr;
    QLabel* m_summary = nullptr;
    QLabel* m_about = nullptr;
    QLabel* m_caution = nullptr;
    DiffView* m_diff = nullptr;
    Banner* m_banner = nullptr;
    QPushButton* m_import = nullptr;
};

} // namespace steward
