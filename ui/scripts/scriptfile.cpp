#include "scriptfile.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QSaveFile>
#include <QStringDecoder>
#include <QStringEncoder>

namespace steward {

namespace {

QString words(const char* text)
{
    return QCoreApplication::translate("steward::ScriptFile", text);
}

ScriptFile::LineEnding usualLineEnding(const QString& text)
{
    const auto both = text.count(QLatin1StringView("\r\n"));
    const auto lf = text.count(u'\n') - both;
    const auto cr = text.count(u'\r') - both;
    if (both > 0 && both >= lf && both >= cr)
        return ScriptFile::LineEnding::CrLf;
    return cr > lf ? ScriptFile::LineEnding::Cr : ScriptFile::LineEnding::Lf;
}

/// An editor lays out a whole line at once, which takes minutes for one of many megabytes.
QString withoutLongLines(const QString& text)
{
    QString broken;
    qsizetype line = 0; // where the line that is looked at begins, and what was copied ends
    while (line < text.size()) {
        qsizetype end = text.indexOf(u'\n', line);
        end = end < 0 ? text.size() : end + 1;
        if (end - line > kLongestShownLine && broken.isNull()) {
            broken.reserve(text.size() + text.size() / kLongestShownLine + 1);
            broken = text.left(line);
        }
        while (end - line > kLongestShownLine) {
            qsizetype length = kLongestShownLine;
            if (text.at(line + length - 1).isHighSurrogate())
                --length;
            broken.append(QStringView(text).mid(line, length));
            broken.append(u'\n');
            line += length;
        }
        if (!broken.isNull())
            broken.append(QStringView(text).mid(line, end - line));
        line = end;
    }
    return broken.isNull() ? text : broken;
}

} // namespace

Result<ScriptFile> readScriptFile(const QString& path)
{
    const QString name = QFileInfo(path).fileName();
    QFile file(path);
    if (QFileInfo(path).isDir() || !file.open(QIODevice::ReadOnly)) {
        return fail(ErrorCode::FileFailed, words("%1 cannot be opened").arg(name),
                    words("Check that the file is there and that you may read it."),
                    path + QLatin1StringView(": ") + file.errorString());
    }
    // Some files (devices, /proc) say 0 and go on for ever: those are read to the smaller limit.
    const qint64 limit = file.size() > kScriptSizeLimit ? kViewSizeLimit : kScriptSizeLimit;
    const QString tooLarge = words("%1 is larger than %2, so it is not opened")
                                 .arg(name, QLocale().formattedDataSize(limit, 0));
    if (file.size() > limit)
        return fail(ErrorCode::Refused, tooLarge, words("Open it in another program."));
    const QByteArray bytes = file.read(limit + 1);
    if (bytes.size() > limit)
        return fail(ErrorCode::Refused, tooLarge, words("Open it in another program."));
    if (file.error() != QFileDevice::NoError) {
        return fail(ErrorCode::FileFailed, words("%1 cannot be read").arg(name), {},
                    path + QLatin1StringView(": ") + file.errorString());
    }

    ScriptFile script;
    script.isViewOnly = bytes.size() > kScriptSizeLimit;
    qsizetype mark = 0;
    QStringConverter::Encoding encoding = QStringConverter::Utf8;
    if (bytes.startsWith("\xef\xbb\xbf")) {
        script.encoding = ScriptFile::Encoding::Utf8Bom;
        mark = 3;
    } else if (bytes.startsWith("\xff\xfe")) {
        script.encoding = ScriptFile::Encoding::Utf16Le;
        encoding = QStringConverter::Utf16LE;
        mark = 2;
    } else if (bytes.startsWith("\xfe\xff")) {
        script.encoding = ScriptFile::Encoding::Utf16Be;
        encoding = QStringConverter::Utf16BE;
        mark = 2;
    }
    QStringDecoder decoder(encoding,
                           QStringConverter::Flag::Stateless | QStringConverter::Flag::ConvertInitialBom);
    script.text = decoder.decode(QByteArrayView(bytes).sliced(mark));
    if (script.text.contains(QChar(u'\0')))
        return fail(ErrorCode::Refused, words("%1 is not a text file, so it is not opened").arg(name),
                    words("Choose a PowerShell script (.ps1)."));
    if (decoder.hasError()) {
        return fail(
            ErrorCode::Refused, words("%1 is not UTF-8 text, so it is not opened").arg(name),
            words("Saving it from here would damage it. Save it as UTF-8 in the program it comes from."));
    }
    script.lineEnding = usualLineEnding(script.text);
    if (script.isViewOnly)
        script.text = withoutLongLines(script.text);
    return script;
}

Result<> writeScriptFile(const QString& path, const ScriptFile& script)
{
    QByteArray bytes;
    switch (script.encoding) {
    case ScriptFile::Encoding::Utf8:
        bytes = script.text.toUtf8();
        break;
    case ScriptFile::Encoding::Utf8Bom:
        bytes = QByteArray("\xef\xbb\xbf") + script.text.toUtf8();
        break;
    case ScriptFile::Encoding::Utf16Le:
        bytes = QByteArray("\xff\xfe") +
                QByteArray(QStringEncoder(QStringConverter::Utf16LE).encode(script.text));
        break;
    case ScriptFile::Encoding::Utf16Be:
        bytes = QByteArray("\xfe\xff") +
                QByteArray(QStringEncoder(QStringConverter::Utf16BE).encode(script.text));
        break;
    }
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return fail(
        ErrorCode::FileFailed, words("%1 was not saved").arg(QFileInfo(path).fileName()),
        words("The old file is as it was. Check the folder's permissions and the room on the disk, or "
              "save under another name."),
        path + QLatin1StringView(": ") + file.errorString());
}

} // namespace steward
