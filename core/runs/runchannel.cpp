#include "runchannel.h"

#include <base/secret.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QPointer>
#include <QRandomGenerator>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr qint64 kChunk = 256 * 1024;
constexpr qint64 kSliceMsecs = 8;
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
    m_more.setSingleShot(true);
    connect(&m_more, &QTimer::timeout, this, &RunChannel::read);
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket* candidate = m_server.nextPendingConnection()) {
            if (m_socket || findChildren<QLocalSocket*>().size() >= kMostCandidates) {
                candidate->abort();
                candidate->deleteLater();
                continue;
            }
            candidate->setParent(this);
            candidate->setReadBufferSize(kLargestHello + FrameDecoder::kHeader);
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
    QByteArray frame(FrameDecoder::kHeader, Qt::Uninitialized);
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
    // Peeked, not read: until it is whole it may be anybody's.
    FrameDecoder decoder(kLargestHello);
    decoder.feed(candidate->peek(kLargestHello + FrameDecoder::kHeader));
    const auto frame = decoder.next();
    if (!frame && !decoder.isMalformed())
        return;
    const QJsonObject hello = frame ? QJsonDocument::fromJson(frame->content).object() : QJsonObject();
    if (!frame || frame->kind != FrameKind::Json ||
        !constantTimeEquals(hello.value("word"_L1).toString().toUtf8(), m_word)) {
        candidate->abort();
        return;
    }
    candidate->skip(FrameDecoder::kHeader + frame->content.size());
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
    candidate->setReadBufferSize(kLargestFrame + FrameDecoder::kHeader);
    connect(candidate, &QLocalSocket::readyRead, this, &RunChannel::read);
    connect(candidate, &QLocalSocket::disconnected, this, &RunChannel::read);
    const QPointer<RunChannel> alive(this);
    Q_EMIT ready(hello);
    if (alive)
        read();
}

void RunChannel::read()
{
    const QPointer<RunChannel> alive(this);
    QElapsedTimer slice;
    slice.start();
    while (alive && !m_closed) {
        if (slice.hasExpired(kSliceMsecs)) {
            m_more.start(0);
            return;
        }
        const auto frame = m_decoder.next();
        if (m_decoder.isMalformed()) {
            end(malformed());
            return;
        }
        if (frame) {
            take(*frame);
            continue;
        }
        const QByteArray bytes = m_socket->read(kChunk);
        if (bytes.isEmpty()) {
            if (m_socket->state() == QLocalSocket::UnconnectedState)
                end({});
            return;
        }
        m_decoder.feed(bytes);
    }
}

void RunChannel::take(const RunFrame& frame)
{
    switch (frame.kind) {
    case FrameKind::Text:
        Q_EMIT text(frame.content);
        return;
    case FrameKind::Objects:
        Q_EMIT objects(frame.content);
        return;
    case FrameKind::Json:
        break;
    }
    const QJsonDocument document = QJsonDocument::fromJson(frame.content);
    if (document.isObject())
        Q_EMIT message(document.object());
    else
        end(malformed());
}

void RunChannel::end(const std::optional<Error>& error)
{
    if (m_closed)
        return;
    m_closed = true;
    m_more.stop();
    m_server.close();
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
    }
    Q_EMIT closed(error);
}

} // namespace steward
