#pragma once

#include <QObject>
#include <QTimer>

namespace steward {

class ScriptsPage;
class Settings;

/// Opens the scripts again that were open when the window closed, with the caret where it was, and keeps
/// which are open from here on. What was not saved is ScriptRecovery's: that comes after this one. Both must
/// outlive it.
class TabMemory final : public QObject
{
    Q_OBJECT

public:
    TabMemory(Settings& settings, ScriptsPage& page);
    ~TabMemory() override;

private:
    void restore();
    void keep();

    Settings& m_settings;
    ScriptsPage& m_page;
    QTimer m_delay; ///< a killed console has its tabs again, too
};

} // namespace steward
