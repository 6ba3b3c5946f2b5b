#include "scriptjournal.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

const QString kLock = u"lock"_s;

Error notKept(const QString& path, const QString& why)
{
    return fail(ErrorCode::FileFailed,
                u"What is not saved could not be kept in %1."_s.arg(QDir::toNativeSeparators(path)),
                u"Save your scripts: if Steward ends unexpectedly, what is not saved is lost."_s, why)
        .value();
}

} // namespace

ScriptJournal::ScriptJournal(const QString& folder) : m_folder(folder + u"/recovery"_s) {}

ScriptJournal::~ScriptJournal()
{
    if (m_own.isEmpty())
        return;
    m_lock.reset();
    if (QDir(m_own).isEmpty(QDir::Files))
        QDir(m_own).removeRecursively();
}

Result<> ScriptJournal::begin()
{
    if (!m_own.isEmpty())
        return {};
    const QString own = m_folder + u'/' + QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (!QDir().mkpath(own))
        return fail(notKept(own, u"the folder cannot be made"_s));
    QFile::setPermissions(own, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    auto lock = std::make_unique<QLockFile>(own + u'/' + kLock);
    lock->setStaleLockTime(0); // only a process that is gone
    if (!lock->tryLock())
        return fail(notKept(own, u"the folder cannot be locked"_s));
    m_own = own;
    m_lock = std::move(lock);
    return {};
}

QList<ScriptJournal::Document> ScriptJournal::takeLost()
{
    QList<Document> lost;
    const auto folders =
        QDir(m_folder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Time);
    for (const QFileInfo& folder : folders) {
        if (folder.filePath() == m_own)
            continue;
        QLockFile lock(folder.filePath() + u'/' + kLock);
        lock.setStaleLockTime(0);
        if (!lock.tryLock())
            continue; // somebody is at work there
        QDir left(folder.filePath());
        for (const QString& name : left.entryList({u"*.json"_s}, QDir::Files, QDir::Name)) {
            QFile file(left.filePath(name));
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QJsonObject one = QJsonDocument::fromJson(file.readAll()).object();
            if (one["text"_L1].isString()) {
                lost.append({QUuid::createUuid().toString(QUuid::WithoutBraces), one["path"_L1].toString(),
                             one["name"_L1].toString(), one["text"_L1].toString()});
            }
        }
        bool isKept = true;
        for (const Document& document : std::as_const(lost))
            isKept = keep(document).has_value() && isKept;
        lock.unlock();
        if (isKept) // here now, so that a second sudden end loses nothing either
            left.removeRecursively();
    }
    return lost;
}

Result<> ScriptJournal::keep(const Document& document)
{
    if (auto begun = begin(); !begun)
        return begun;
    const QString path = m_own + u'/' + document.id + u".json"_s;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fail(notKept(path, file.errorString()));
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    const QByteArray bytes =
        QJsonDocument(
            QJsonObject{{u"path"_s, document.path}, {u"name"_s, document.name}, {u"text"_s, document.text}})
            .toJson(QJsonDocument::Compact);
    if (file.write(bytes) != bytes.size() || !file.commit())
        return fail(notKept(path, file.errorString()));
    return {};
}

void ScriptJournal::drop(const QString& id)
{
    if (!m_own.isEmpty())
        QFile::remove(m_own + u'/' + id + u".json"_s);
}

} // namespace steward
