#pragma once

#include <customers/readiness.h>

#include <QHash>
#include <QStringList>
#include <QWidget>

class QBoxLayout;
class QCheckBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace steward {

class ConnectionCatalog;
class ElidedLabel;
class IconLabel;
class Icons;
class Theme;

/// The connections a script can be signed in to, one tick box each, with the variable it gets and how the
/// connection stands. Says "connected" only of what a run has really connected; a connection that this
/// version cannot make is disabled, with its reason beside it, reachable by the keyboard.
class ConnectionsPanel : public QWidget
{
    Q_OBJECT

public:
    /// The catalog is read once and must outlive the panel.
    ConnectionsPanel(const ConnectionCatalog& catalog, const Theme& theme, const Icons& icons,
                     QWidget* parent = nullptr);

    /// Ids of the ticked connections, in the panel's order.
    [[nodiscard]] QStringList selection() const;
    /// Ticks exactly these; ones that are not ready stay off.
    void setSelection(const QStringList& ids);

    /// Offers to tick those that the script uses and that are not ticked; ones that cannot be made are left out.
    void setSuggested(const QStringList& ids);
    /// How the connection stands for the chosen customer; one that cannot be tried is disabled and unticked.
    /// `canInstall`: offers to install the module that is missing.
    void setReadiness(const QString& id, const ConnectionReadiness& readiness, bool canInstall);
    /// What the installation that was asked for is doing.
    void showInstalling(const QString& id, const QString& sentence);
    /// A run connected it just now; `detail` says for whom.
    void setConnected(const QString& id, const QString& detail);
    void setFailed(const QString& id, const QString& reason);
    /// Forgets what runs proved: another customer was chosen.
    void resetStates();
    /// Says that ticking changes the next run, not the one that goes on.
    void setRunning(bool running);

    /// "Graph: ready to connect", the line under the box as a screen reader says it.
    [[nodiscard]] QString stateText(const QString& id) const;

Q_SIGNALS:
    void selectionChanged(const QStringList& ids);
    /// The module that this connection lacks is to be installed.
    void installRequested(const QString& id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Row
    {
        QString id;
        QString title;
        std::optional<ConnectionReadiness> readiness; ///< nullopt: only what its file says is known
        bool ready;                                   ///< may be ticked
        QCheckBox* box;
        QBoxLayout* head; ///< name and variable
        ElidedLabel* variable;
        int indent; ///< of what stands below the name, in pixels
        QPushButton* install;
        IconLabel* icon;
        QLabel* word;
        ElidedLabel* line; ///< the sentence beside the word, where it is enough to begin it
        QLabel* text;      ///< the whole sentence below, where something is to be done
    };

    void fitHeads();
    void showSuggestion();
    void addRow(const struct Connection& connection, const Icons& icons, QVBoxLayout* column);
    void showState(Row& row, const QString& icon, const char* role, const char* tone, const QString& word,
                   const QString& text, const QString& detail = {});
    void showInitial(Row& row);
    static void makeReachable(const Row& row);
    [[nodiscard]] Row* find(const QString& id);

    const ConnectionCatalog& m_catalog;
    QWidget* m_list = nullptr;
    QPushButton* m_suggest = nullptr;
    QStringList m_suggested;
    int m_headSpacing = 0;
    QList<Row> m_rows;
    QLabel* m_runNote;
    bool m_setting = false;
};

} // namespace steward
