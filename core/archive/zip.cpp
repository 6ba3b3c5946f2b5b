#include "zip.h"

#include <QStringList>

#include <archive.h>
#include <archive_entry.h>

using namespace Qt::StringLiterals;

namespace steward {

struct ZipReader::Archive
{
    QByteArray bytes;
    std::unique_ptr<archive, decltype(&archive_read_free)> reader{archive_read_new(), &archive_read_free};
    int opened = ARCHIVE_FATAL;

    [[nodiscard]] tl::unexpected<Error> problem() const
    {
        const char* text = archive_error_string(reader.get());
        return fail(ErrorCode::BadRequest, text ? QString::fromUtf8(text) : u"It is no zip."_s);
    }
};

ZipReader::ZipReader(const QByteArray& zip) : m_archive(std::make_unique<Archive>())
{
    m_archive->bytes = zip;
    archive_read_support_format_zip(m_archive->reader.get());
    m_archive->opened = archive_read_open_memory(m_archive->reader.get(), m_archive->bytes.constData(),
                                                 size_t(m_archive->bytes.size()));
}

ZipReader::~ZipReader() = default;

Result<std::optional<ZipReader::Entry>> ZipReader::next()
{
    if (m_archive->opened != ARCHIVE_OK)
        return m_archive->problem();
    archive_entry* entry = nullptr;
    while (true) {
        const int step = archive_read_next_header(m_archive->reader.get(), &entry);
        if (step == ARCHIVE_EOF)
            return std::nullopt;
        if (step != ARCHIVE_OK)
            return m_archive->problem();
        const char* path = archive_entry_pathname_utf8(entry);
        const QString name = QString::fromUtf8(path ? path : archive_entry_pathname(entry));
        const auto type = archive_entry_filetype(entry);
        const bool isLink =
            archive_entry_symlink(entry) != nullptr || archive_entry_hardlink(entry) != nullptr;
        if (!isLink && (type == AE_IFDIR || name.endsWith(u'/')))
            continue;
        return Entry{name, type == AE_IFREG && !isLink};
    }
}

Result<qint64> ZipReader::read(char* to, qint64 most)
{
    const la_ssize_t count = archive_read_data(m_archive->reader.get(), to, size_t(most));
    if (count < 0)
        return m_archive->problem();
    return qint64(count);
}

Result<QByteArray> ZipReader::readAll(qint64 most)
{
    QByteArray all;
    char block[65536];
    while (true) {
        const auto count = read(block, sizeof block);
        if (!count)
            return tl::unexpected(count.error());
        if (*count == 0)
            return all;
        if (all.size() + *count > most)
            return fail(ErrorCode::BadRequest, u"It is larger than %1 bytes unpacked."_s.arg(most));
        all.append(block, *count);
    }
}

bool staysBelow(const QString& name)
{
    if (name.isEmpty() || name.startsWith(u'/') || name.contains(u'\\') || name.contains(u':') ||
        name.contains(QChar::Null))
        return false;
    const QStringList parts = name.split(u'/');
    return !parts.contains(u".."_s) && !parts.contains(u"."_s) && !parts.contains(QString());
}

namespace {

la_ssize_t take(archive*, void* to, const void* bytes, size_t count)
{
    static_cast<QByteArray*>(to)->append(static_cast<const char*>(bytes), qsizetype(count));
    return la_ssize_t(count);
}

} // namespace

Result<QByteArray> makeZip(const QList<ZipFile>& files)
{
    QByteArray zip;
    const std::unique_ptr<archive, decltype(&archive_write_free)> writer(archive_write_new(),
                                                                         &archive_write_free);
    const auto problem = [&] {
        return fail(ErrorCode::FileFailed, u"The zip cannot be made."_s, {},
                    QString::fromUtf8(archive_error_string(writer.get())));
    };
    archive_write_set_format_zip(writer.get());
    // Names in UTF-8, whatever the system's own encoding is.
    archive_write_set_options(writer.get(), "hdrcharset=UTF-8");
    archive_write_set_bytes_in_last_block(writer.get(), 1);
    if (archive_write_open(writer.get(), &zip, nullptr, &take, nullptr) != ARCHIVE_OK)
        return problem();
    for (const ZipFile& file : files) {
        const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                                  &archive_entry_free);
        archive_entry_set_pathname_utf8(entry.get(), file.name.toUtf8().constData());
        archive_entry_set_size(entry.get(), file.data.size());
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        if (archive_write_header(writer.get(), entry.get()) != ARCHIVE_OK ||
            archive_write_data(writer.get(), file.data.constData(), size_t(file.data.size())) !=
                file.data.size())
            return problem();
    }
    if (archive_write_close(writer.get()) != ARCHIVE_OK)
        return problem();
    return zip;
}

} // namespace steward
