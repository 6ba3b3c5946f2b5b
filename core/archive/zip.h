#pragma once

#include <base/result.h>

#include <QByteArray>
#include <QList>
#include <QString>

#include <memory>
#include <optional>

namespace steward {

/// One file of a zip. Names are as they stand there, with slashes.
struct ZipFile
{
    QString name;
    QByteArray data;

    bool operator==(const ZipFile&) const = default;
};

/// Reads a zip in memory, file by file, and writes nothing. Folders are passed over. What is no plain file (a
/// link, a device) is told as such, and its name is the caller's to judge: see staysBelow(). Errors
/// (BadRequest) say in `message` what is wrong with the archive.
class ZipReader final
{
public:
    struct Entry
    {
        QString name;
        bool isFile = true; ///< false: a link, a device
    };

    explicit ZipReader(const QByteArray& zip);
    ~ZipReader();
    ZipReader(const ZipReader&) = delete;
    ZipReader& operator=(const ZipReader&) = delete;

    /// The next file, or none when there are no more.
    [[nodiscard]] Result<std::optional<Entry>> next();
    /// Some of the file's bytes; 0: that was all.
    [[nodiscard]] Result<qint64> read(char* to, qint64 most);
    /// All of them. BadRequest when there are more than `most`, before they take up memory.
    [[nodiscard]] Result<QByteArray> readAll(qint64 most);

private:
    struct Archive;
    std::unique_ptr<Archive> m_archive;
};

/// Whether the name stays in the folder it is unpacked into, on every system.
[[nodiscard]] bool staysBelow(const QString& name);

[[nodiscard]] Result<QByteArray> makeZip(const QList<ZipFile>& files);

} // namespace steward
