#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <array>
#include <memory>

namespace steward {

/// Ctrl+C (SIGINT) and SIGTERM as a signal on the main thread. One object a process.
class Interrupt final : public QObject
{
    Q_OBJECT

public:
    explicit Interrupt(QObject* parent = nullptr);
    ~Interrupt() override;

    /// From now on somebody answers `requested` by ending in order; until then the program just ends.
    void take() { m_taken = true; }
    [[nodiscard]] bool isTaken() const { return m_taken; }

Q_SIGNALS:
    void requested();

private:
    std::array<int, 2> m_sockets{-1, -1};
    std::unique_ptr<QSocketNotifier> m_notifier;
    bool m_taken = false;
};

} // namespace steward
