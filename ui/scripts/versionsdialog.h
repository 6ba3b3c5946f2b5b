#pragma once

#include <common/icons.h>
#include <scripts/scriptversions.h>

#include <QDialog>

class QComboBox;
class QListView;
class QLabel;
class QPushButton;

namespace steward {

class Banner;
class DiffView;

/// What a script was: its versions, newest first, and what one of them differs in from the script as it is
/// now or from the version before it. Changes nothing itself.
class VersionsDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `current`: the script as it is now.
    VersionsDialog(const QString& name, const QString& current, const QList<ScriptVersion>& list,
                   const ScriptVersions& versions, const Icons& icons, QWidget* parent = nullptr);

    void choose(int row);
    void showError(const Error& error);

Q_SIGNALS:
    /// The text that the script should have again.
    void restoreRequested(const QString& text);

private:
    void showRow(int row);

    const ScriptVersions& m_versions;
    const QString m_current;
    const QList<ScriptVersion> m_list;
    QListView* m_rows = nullptr;
    QComboBox* m_against = nullptr;
    QLabel* m_summary = nullptr;
    DiffView* m_diff = nullptr;
    Banner* m_banner = nullptr;
    QPushButton* m_restore = nullptr;
    QString m_text; ///< of the chosen version
};

} // namespace steward
