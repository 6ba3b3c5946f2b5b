#include "scriptversions.h"

#include <base/clock.h>

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QSaveFile>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kTidyEvery = 64;
constexpr int kLockMilliseconds = 3000;
constexpr qint64 kLargestText = 64LL * 1024 * 1024;

tl::unexpected<Error> cannotWrite(const QString& file, const QString& why)
{
    return fail(ErrorCode::FileFailed, u"A version of the script cannot be kept."_s,
                u"Check the space of the disk and the permissions of the profile's folder."_s,
                file + u": "_s + why);
}

Result<> write(const QString& file, const QByteArray& bytes)
{
    QDir().mkpath(QFileInfo(file).path());
    QSaveFile out(file);
    // A script may hold what is nobody else's business.
    if (!out.open(QIODevice::WriteOnly) ||
        !out.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) ||
        out.write(bytes) != bytes.size() || !out.commit())
        return cannotWrite(file, out.errorString());
    return {};
}

struct List
{
    QString path;
    QList<ScriptVersion> versions; ///< newest first
};

List readList(const QString& file)
{
    List list;
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        return list;
    const QJsonObject object = QJsonDocument::fromJson(in.readAll()).object();
    list.path = object["path"_L1].toString();
    static const QByteArray digits("0123456789abcdef");
    for (const QJsonValue& value : object["versions"_L1].toArray()) {
        const QByteArray hash = value["hash"_L1].toString().toLatin1();
        const bool isHash = hash.size() == 64 &&
                            std::all_of(hash.begin(), hash.end(), [](char c) { return digits.contains(c); });
        if (isHash)
            list.versions.append({hash,
                                  QDateTime::fromString(value["savedAt"_L1].toString(), Qt::ISODateWithMs),
                                  value["size"_L1].toInteger(), value["note"_L1].toString()});
    }
    return list;
}

Result<> writeList(const QString& file, const List& list)
{
    QJsonArray versions;
    for (const ScriptVersion& version : list.versions) {
        QJsonObject object{{u"hash"_s, QString::fromLatin1(version.hash)},
                           {u"savedAt"_s, version.savedAt.toString(Qt::ISODateWithMs)},
                           {u"size"_s, version.size}};
        if (!version.note.isEmpty())
            object.insert(u"note"_s, version.note);
        versions.append(object);
    }
    return write(file, QJsonDocument(QJsonObject{{u"path"_s, list.path}, {u"versions"_s, versions}})
                           .toJson(QJsonDocument::Compact));
}

} // namespace

QString ScriptVersions::listFile(const QString& path) const
{
    const QByteArray name =
        QCryptographicHash::hash(QDir::cleanPath(path).toUtf8(), QCryptographicHash::Sha256);
    return m_folder + u"/lists/"_s + QString::fromLatin1(name.toHex().left(40)) + u".json"_s;
}

QString ScriptVersions::objectFile(const QByteArray& hash) const
{
    const QString name = QString::fromLatin1(hash);
    return m_folder + u"/texts/"_s + name.left(2) + u'/' + name.mid(2);
}

Result<> ScriptVersions::keep(const QString& path, const QString& text, const QString& note)
{
    const QByteArray bytes = text.toUtf8();
    const QByteArray hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    QDir().mkpath(m_folder);
    QLockFile lock(m_folder + u"/lock"_s);
    if (!lock.tryLock(kLockMilliseconds))
        return cannotWrite(m_folder, u"another window is writing there"_s);
    const QString file = listFile(path);
    List list = readList(file);
    if (!list.versions.isEmpty() && list.versions.constFirst().hash == hash)
        return {};
    if (const QString object = objectFile(hash); !QFile::exists(object)) {
        if (auto written = write(object, qCompress(bytes)); !written)
            return written;
    }
    list.path = QDir::cleanPath(path);
    list.versions.prepend({hash, m_clock.now(), bytes.size(), note});
    if (list.versions.size() > kMost)
        list.versions.resize(kMost);
    if (auto written = writeList(file, list); !written)
        return written;
    lock.unlock();
    return ++m_kept % kTidyEvery == 0 ? tidy() : Result<>();
}

QList<ScriptVersion> ScriptVersions::of(const QString& path) const
{
    return readList(listFile(path)).versions;
}

Result<QString> ScriptVersions::text(const QByteArray& hash) const
{
    QFile in(objectFile(hash));
    if (!in.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, u"This version of the script is not there any more."_s, {},
                    in.errorString());
    const QByteArray packed = in.read(kLargestText);
    const QByteArray bytes = qUncompress(packed);
    if (QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex() != hash)
        return fail(ErrorCode::FileFailed, u"This version of the script is damaged."_s,
                    u"Use another version."_s, in.fileName());
    return QString::fromUtf8(bytes);
}

Result<> ScriptVersions::moved(const QString& from, const QString& to)
{
    QLockFile lock(m_folder + u"/lock"_s);
    const QString old = listFile(from);
    if (!QFile::exists(old))
        return {};
    if (!lock.tryLock(kLockMilliseconds))
        return cannotWrite(m_folder, u"another window is writing there"_s);
    List list = readList(old);
    list.path = QDir::cleanPath(to);
    const List there = readList(listFile(to));
    list.versions += there.versions;
    std::stable_sort(list.versions.begin(), list.versions.end(),
                     [](const ScriptVersion& a, const ScriptVersion& b) { return a.savedAt > b.savedAt; });
    if (list.versions.size() > kMost)
        list.versions.resize(kMost);
    if (auto written = writeList(listFile(to), list); !written)
        return written;
    QFile::remove(old);
    return {};
}

Result<> ScriptVersions::tidy(qint64 largest)
{
    QLockFile lock(m_folder + u"/lock"_s);
    if (!lock.tryLock(kLockMilliseconds))
        return {};
    struct Use
    {
        QDateTime savedAt;
        QString file;
        QByteArray hash;
    };
    QHash<QString, List> lists;
    QHash<QByteArray, int> uses;
    QList<Use> old; ///< all but the newest of each
    QDirIterator files(m_folder + u"/lists"_s, {u"*.json"_s}, QDir::Files);
    while (files.hasNext()) {
        const QString file = files.next();
        const List list = readList(file);
        for (qsizetype i = 0; i < list.versions.size(); ++i) {
            ++uses[list.versions.at(i).hash];
            if (i > 0)
                old.append({list.versions.at(i).savedAt, file, list.versions.at(i).hash});
        }
        lists.insert(file, list);
    }
    QHash<QByteArray, qint64> sizes;
    qint64 total = 0;
    QDirIterator texts(m_folder + u"/texts"_s, QDir::Files, QDirIterator::Subdirectories);
    while (texts.hasNext()) {
        const QString file = texts.next();
        const QByteArray hash = (texts.fileInfo().dir().dirName() + texts.fileName()).toLatin1();
        if (!uses.contains(hash)) {
            QFile::remove(file);
            continue;
        }
        sizes.insert(hash, texts.fileInfo().size());
        total += texts.fileInfo().size();
    }
    std::sort(old.begin(), old.end(), [](const Use& a, const Use& b) { return a.savedAt < b.savedAt; });
    QSet<QString> changed;
    for (const Use& use : old) {
        if (total <= largest)
            break;
        QList<ScriptVersion>& versions = lists[use.file].versions;
        for (qsizetype i = versions.size() - 1; i > 0; --i) {
            if (versions.at(i).hash == use.hash && versions.at(i).savedAt == use.savedAt) {
                versions.removeAt(i);
                break;
            }
        }
        changed.insert(use.file);
        if (--uses[use.hash] == 0) {
            QFile::remove(objectFile(use.hash));
            total -= sizes.value(use.hash);
        }
    }
    for (const QString& file : changed) {
        if (auto written = writeList(file, lists.value(file)); !written)
            return written;
    }
    return {};
}

} // namespace steward
