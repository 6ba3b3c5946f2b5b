#pragma once

#include <runs/runresult.h>

#include <QDateTime>
#include <QFrame>
#include <QHash>
#include <QJsonObject>

#include <vector>

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QVBoxLayout;

namespace steward {

class Clock;
class ElidedLabel;
class IconLabel;
class Icons;
class Theme;

/// The line above a run's output: how it stands (sign, word, clock), for whom, how long it took to connect,
/// how old the last output is; below it a bar for the topmost thing the script reports progress on.
class RunHeader : public QFrame
{
    Q_OBJECT

public:
    RunHeader(const Icons& icons, const Clock& clock, QWidget* parent = nullptr);

    void begin(const QString& customer);
    void setState(RunState state);
    void setWaitingForInput(bool waiting);
    void outputArrived(const QDateTime& time);
    /// `values` as in RunEvent's Progress.
    void showProgress(const QString& text, const QJsonObject& values);
    void end(const RunResult& result);
    /// Brings the clocks up to date.
    void tick();

    /// "Running 0:19", as it is shown.
    [[nodiscard]] QString stateText() const;
    [[nodiscard]] int progressCount() const { return int(m_progress.size()); }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct ProgressRow
    {
        int id;
        int parent;
        QWidget* row;
        QLabel* activity;
        QProgressBar* bar;
        QLabel* status;
        QLabel* remaining;
    };

    void showState();
    void fit();
    void clearProgress();
    void showTopmost();

    const Theme& m_theme;
    const Clock& m_clock;
    QFrame* m_chip; ///< sign and word; tinted when the run has ended or waits
    IconLabel* m_icon;
    QLabel* m_state;
    ElidedLabel* m_customer;
    ElidedLabel* m_facts;
    ElidedLabel* m_age;
    QHBoxLayout* m_first;
    QHBoxLayout* m_second;
    QVBoxLayout* m_column;
    std::vector<ProgressRow> m_progress;

    RunState m_now = RunState::Preparing;
    bool m_waiting = false;
    bool m_ended = false;
    bool m_below = false;
    const char* m_tone = nullptr;
    RunResult m_result;
    QDateTime m_started;
    QDateTime m_connecting;
    QDateTime m_lastOutput;
    QDateTime m_running;
    std::chrono::milliseconds m_connectTime{0};
};

/// "0:19", "12:05", "1:02:03".
[[nodiscard]] QString durationText(std::chrono::milliseconds duration);

} // namespace steward
