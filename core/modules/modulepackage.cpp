#include "modulepackage.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QUrl>
#include <QXmlStreamReader>

#include <archive/zip.h>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

tl::unexpected<Error> noPackage(const QString& why)
{
    return fail(ErrorCode::BadResponse, u"What came from the gallery is no module package."_s,
                u"Try again. If it stays so, something on the way changes downloads."_s, why);
}

/// What the package format adds to a module's own files.
bool isPackaging(const QString& name)
{
    return name.startsWith("_rels/"_L1) || name.startsWith("package/"_L1) ||
           name == "[Content_Types].xml"_L1 || (name.endsWith(".nuspec"_L1) && !name.contains(u'/'));
}

Result<PackageInfo> readNuspec(const QByteArray& xml)
{
    PackageInfo info;
    QXmlStreamReader reader(xml);
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        const QStringView element = reader.name();
        if (element == "id"_L1 && info.name.isEmpty()) {
            info.name = reader.readElementText();
        } else if (element == "version"_L1 && info.version.isEmpty()) {
            info.version = reader.readElementText();
        } else if (element == "dependency"_L1) {
            // "1.2", "[1.2]", "[1.2, )": the first number is the oldest that will do.
            static const QRegularExpression number(u"[0-9]+(\\.[0-9]+)*"_s);
            info.dependencies.append(
                {reader.attributes().value("id"_L1).toString(),
                 number.match(reader.attributes().value("version"_L1).toString()).captured()});
        }
    }
    // Names and versions become folders and parts of addresses.
    static const QRegularExpression plainName(u"^[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)*$"_s);
    static const QRegularExpression plainVersion(u"^[0-9]+(\\.[0-9]+){1,3}(-[A-Za-z0-9]+)?$"_s);
    bool isPlain = plainName.match(info.name).hasMatch() && plainVersion.match(info.version).hasMatch();
    for (const PackageInfo::Dependency& needed : info.dependencies)
        isPlain = isPlain && plainName.match(needed.name).hasMatch();
    if (reader.hasError() || !isPlain)
        return noPackage(u"Its description cannot be read: %1."_s.arg(reader.errorString()));
    return info;
}

Result<PackageInfo> unpack(const QByteArray& package, const QString& folder)
{
    ZipReader reader(package);
    auto entry = reader.next();
    if (!entry)
        return noPackage(entry.error().message);

    const QDir root(folder);
    if (!root.mkpath(u"."_s))
        return fail(ErrorCode::FileFailed, u"The folder %1 cannot be made."_s.arg(folder),
                    u"Check the permissions of the folder above it."_s);
    QByteArray nuspec;
    qint64 unpacked = 0;
    for (; entry && *entry; entry = reader.next()) {
        // Packages write some characters of names as addresses do.
        const QString name = QUrl::fromPercentEncoding((*entry)->name.toUtf8());
        if (!(*entry)->isFile || !staysBelow(name))
            return noPackage(u"It has a file that would not stay in its folder: %1."_s.arg(name.left(200)));
        const bool isNuspec = name.endsWith(".nuspec"_L1) && !name.contains(u'/');
        QFile file(root.filePath(name));
        if (!isPackaging(name)) {
            root.mkpath(QFileInfo(name).path());
            if (!file.open(QIODevice::WriteOnly))
                return fail(ErrorCode::FileFailed, u"The file %1 cannot be written."_s.arg(file.fileName()),
                            u"Check the permissions and the space of that folder."_s, file.errorString());
        }
        char block[65536];
        while (true) {
            const auto some = reader.read(block, sizeof block);
            if (!some)
                return noPackage(some.error().message);
            const qint64 count = *some;
            if (count == 0)
                break;
            unpacked += count;
            if (unpacked > kLargestPackage)
                return noPackage(u"It is larger than 1 GB unpacked."_s);
            if (isNuspec)
                nuspec.append(block, count);
            if (file.isOpen() && file.write(block, count) != count)
                return fail(ErrorCode::FileFailed, u"The file %1 cannot be written."_s.arg(file.fileName()),
                            u"Check the space of that disk."_s, file.errorString());
        }
        if (file.isOpen() && !file.flush())
            return fail(ErrorCode::FileFailed, u"The file %1 cannot be written."_s.arg(file.fileName()),
                        u"Check the space of that disk."_s, file.errorString());
    }
    if (!entry)
        return noPackage(entry.error().message);
    auto info = readNuspec(nuspec);
    if (info && !QFile::exists(root.filePath(info->name + u".psd1"_s)))
        return noPackage(u"It has no manifest %1.psd1."_s.arg(info->name));
    return info;
}

} // namespace

Result<PackageInfo> unpackModule(const QByteArray& package, const QString& folder)
{
    auto info = unpack(package, folder);
    if (!info)
        QDir(folder).removeRecursively();
    return info;
}

} // namespace steward
