#pragma once

#include "framedecoder.h"

#include <base/result.h>

#include <QJsonObject>
#include <QLocalServer>
#include <QObject>
#include <QTemporaryDir>
#include <QTimer>

#include <memory>
#include <optional>

class QLocalSocket;

namespace steward {

/// The socket between us and one runner: in a folder that only this user can enter, and open only to the one
/// who says a one-time word of 256 bits. The first who says it is the runner; nobody is let in after that,
/// and who says a wrong word, or too much, is thrown out. A frame is a little-endian 32-bit length, a byte
/// (FrameKind), and the content. Emits `ready` at most once; frames only between
/// `ready` and `closed`; `closed` at most once, with a reason when it was not the other side's orderly end.
/// While nobody takes frames, nothing is read: the runner has to wait. Frames are taken for a few
/// milliseconds at a time, so that the thread's other events are never far behind.
class RunChannel final : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 kLargestFrame = 16 * 1024 * 1024;
    static constexpr qint64 kLargestHello = 4096;

    explicit RunChannel(QObject* parent = nullptr);
    ~RunChannel() override;

    /// `runtimeFolder` empty: the user's runtime folder, or the temporary one.
    [[nodiscard]] Result<> listen(const QString& runtimeFolder);
    /// What the runner reads from its stdin: word, space, address, newline.
    [[nodiscard]] QByteArray invitation() const;
    [[nodiscard]] QString address() const;

    [[nodiscard]] bool isReady() const { return m_socket != nullptr; }
    void send(const QJsonObject& message);
    void close();

Q_SIGNALS:
    void ready(const QJsonObject& hello);
    void message(const QJsonObject& message);
    void text(const QByteArray& lines);
    /// A list of custom objects; see objectsFromXml().
    void objects(const QByteArray& xml);
    void closed(const std::optional<steward::Error>& error);

private:
    void greet(QLocalSocket* candidate);
    void admit(QLocalSocket* candidate, const QJsonObject& hello);
    void read();
    void take(const RunFrame& frame);
    void end(const std::optional<Error>& error);

    std::unique_ptr<QTemporaryDir> m_folder;
    QLocalServer m_server;
    QByteArray m_word;
    QLocalSocket* m_socket = nullptr;
    FrameDecoder m_decoder{kLargestFrame};
    QTimer m_more; ///< there is more to read, after the other events
    bool m_closed = false;
};

} // namespace steward
