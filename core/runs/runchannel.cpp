#include "runchannel.h"

#include <base/secret.h>

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QPointer>
#include <QRandomGenerator>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr qint64 kHeader = 5;
constexpr int kMostCandidates = 8;

QByteArray oneTimeWord()
{
    QByteArray bytes(32, Qt::Uninitialized);
    for (qsizetype i = 0; i < bytes.size(); i += qsizetype(sizeof(quint32)))
        qToUnaligned(QRandomGenerator::system()->generate(), bytes.data() + i);
    return bytes.toHex();
}

QString defaultRuntimeFolder()
{
    const QString folder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const QFileInfo info(folder);
    return !folder.isEmpty() && info.isDir() && info.isWritable() ? folder : QDir::tempPath();
}

Error malformed()
{
    Error error;
    error.code = ErrorCode::BadResponse;
    error.message = u"The PowerShell process sent something that is not part of a run."_s;
    error.advice = u"Run the script again. If it happens again, please report it."_s;
    return error;
}

} // namespace

RunChannel::RunChannel(QObject* parent) : QObject(parent)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket* candidate = m_server.nextPendingConnection()) {
            if (m_socket || findChildren<QLocalSocket*>().size() >= kMostCandidates) {
                candidate->abort();
                candidate->deleteLater();
                continue;
            }
            candidate->setParent(this);
            candidate->setReadBufferSize(kLargestHello + kHeader);
            connect(candidate, &QLocalSocket::readyRead, this, [this, candidate] { greet(candidate); });
            connect(candidate, &QLocalSocket::disconnected, candidate, &QObject::deleteLater);
        }
    });
}

RunChannel::~RunChannel()
{
    m_closed = true;
    if (m_socket)
        m_socket->disconnect(this);
}

Result<> RunChannel::listen(const QString& runtimeFolder)
{
    m_word = oneTimeWord();
#ifdef Q_OS_WIN
    Q_UNUSED(runtimeFolder)
    const QString name = u"steward-"_s + QString::fromLatin1(oneTimeWord());
#else
    // QTemporaryDir makes it with mode 0700.
    const QString parent = runtimeFolder.isEmpty() ? defaultRuntimeFolder() : runtimeFolder;
    m_folder = std::make_unique<QTemporaryDir>(parent + u"/steward-XXXXXX"_s);
    const QString name = m_folder->path() + u"/run"_s;
    if (!m_folder->isValid())
        return fail(ErrorCode::FileFailed, u"No folder for the run could be made in %1."_s.arg(parent),
                    u"Make sure that this folder exists and can be written to."_s, m_folder->errorString());
#endif
    if (!m_server.listen(name))
        return fail(ErrorCode::FileFailed, u"The connection to PowerShell could not be opened."_s,
                    u"Make sure that %1 can be written to and that its path is short."_s.arg(name),
                    m_server.errorString());
    return {};
}

QByteArray RunChannel::invitation() const
{
    return m_word + ' ' + address().toUtf8() + '\n';
}

QString RunChannel::address() const
{
    return m_server.fullServerName();
}

void RunChannel::send(const QJsonObject& message)
{
    if (!m_socket || m_closed)
        return;
    const QByteArray content = QJsonDocument(message).toJson(QJsonDocument::Compact);
    QByteArray frame(kHeader, Qt::Uninitialized);
    qToLittleEndian(quint32(content.size()), frame.data());
    frame[4] = 'J';
    m_socket->write(frame + content);
    m_socket->flush();
}

void RunChannel::close()
{
    end({});
}

void RunChannel::greet(QLocalSocket* candidate)
{
    if (m_socket)
        return;
    Frame frame;
    const Found found = nextFrame(candidate, kLargestHello, &frame);
    if (found == Found::Nothing)
        return;
    const QJsonObject hello = QJsonDocument::fromJson(frame.content).object();
    if (found == Found::Malformed || frame.kind != 'J' ||
        !constantTimeEquals(hello.value("word"_L1).toString().toUtf8(), m_word)) {
        candidate->abort();
        return;
    }
    admit(candidate, hello);
}

void RunChannel::admit(QLocalSocket* candidate, const QJsonObject& hello)
{
    m_socket = candidate;
    m_server.close();
    const auto others = findChildren<QLocalSocket*>();
    for (QLocalSocket* other : others) {
        if (other != candidate) {
            other->disconnect(this);
            other->abort();
            other->deleteLater();
        }
    }
    candidate->disconnect(this);
    disconnect(candidate, &QLocalSocket::disconnected, candidate, &QObject::deleteLater);
    candidate->setReadBufferSize(kLargestFrame + kHeader);
    connect(candidate, &QLocalSocket::readyRead, this, &RunChannel::read);
    connect(candidate, &QLocalSocket::disconnected, this, [this] {
        read();
        end({});
    });
    const QPointer<RunChannel> alive(this);
    Q_EMIT ready(hello);
    if (alive)
        read();
}

void RunChannel::read()
{
    const QPointer<RunChannel> alive(this);
    Frame frame;
    while (alive && !m_closed) {
        const Found found = nextFrame(m_socket, kLargestFrame, &frame);
        if (found == Found::Nothing)
            return;
        if (found == Found::Malformed) {
            end(malformed());
            return;
        }
        if (frame.kind == 'T') {
            Q_EMIT text(frame.content);
            continue;
        }
        const QJsonDocument document = QJsonDocument::fromJson(frame.content);
        if (frame.kind != 'J' || !document.isObject()) {
            end(malformed());
            return;
        }
        Q_EMIT message(document.object());
    }
}

void RunChannel::end(const std::optional<Error>& error)
{
    if (m_closed)
        return;
    m_closed = true;
    m_server.close();
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
    }
    Q_EMIT closed(error);
}

RunChannel::Found RunChannel::nextFrame(QLocalSocket* socket, qint64 limit, Frame* frame)
{
    char header[kHeader];
    if (socket->peek(header, kHeader) < kHeader)
        return Found::Nothing;
    const qint64 size = qFromLittleEndian<quint32>(header);
    if (size > limit)
        return Found::Malformed;
    if (socket->bytesAvailable() < kHeader + size)
        return Found::Nothing;
    socket->skip(kHeader);
    frame->kind = header[4];
    frame->content = socket->read(size);
    return Found::Frame;
}

} // namespace steward
