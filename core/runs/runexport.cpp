#include "runexport.h"

#include "styledtext.h"

#include <base/csv.h>

#include <QCoreApplication>
#include <QIODevice>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStringBuilder>

#include <algorithm>
#include <deque>

namespace steward {

using namespace Qt::StringLiterals;
using Kind = ObjectStore::Kind;

namespace {

constexpr int kSchemaVersion = 1;
constexpr qsizetype kLastLines = 20;
constexpr qsizetype kTicketErrors = 20;
constexpr quint32 kPaper = 0xffffff;
constexpr quint32 kInk = 0x1a1d24;

QString tr(const char* text)
{
    return QCoreApplication::translate("steward::RunExport", text);
}

/// Writes UTF-8 and remembers whether all of it went through.
class Writer
{
public:
    explicit Writer(QIODevice& device) : m_device(device) { m_buffer.reserve(kChunk * 2); }
    void operator()(const QString& text) { bytes(text.toUtf8()); }
    void bytes(const QByteArray& utf8)
    {
        m_buffer += utf8;
        if (m_buffer.size() >= kChunk)
            flush();
    }
    bool finish()
    {
        flush();
        return m_good;
    }

private:
    static constexpr qsizetype kChunk = 256 * 1024;
    void flush()
    {
        m_good = m_good && m_device.write(m_buffer) == m_buffer.size();
        m_buffer.clear();
    }
    QIODevice& m_device;
    QByteArray m_buffer;
    bool m_good = true;
};

QString isoTime(const QDateTime& time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString();
}

QString localTime(const QDateTime& time)
{
    return time.isValid() ? time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s) : QString();
}

QString seconds(std::chrono::milliseconds duration)
{
    return u"%1 s"_s.arg(double(duration.count()) / 1000.0, 0, 'f', 1);
}

QString stateText(const RunExport& run)
{
    if (!run.result)
        return tr("Still running");
    if (run.result->state == RunState::SucceededWithErrors)
        return run.result->errors == 1 ? tr("Succeeded with 1 error")
                                       : tr("Succeeded with %1 errors").arg(run.result->errors);
    return runStateTitle(run.result->state);
}

/// What is known of the run, name and text.
QList<std::pair<QString, QString>> facts(const RunExport& run)
{
    QList<std::pair<QString, QString>> rows;
    const auto add = [&rows](const QString& name, const QString& text) {
        if (!text.isEmpty())
            rows.append({name, text});
    };
    QString customer = run.customerName;
    if (!run.customerDomain.isEmpty() && run.customerDomain != customer)
        customer += customer.isEmpty() ? run.customerDomain : u" ("_s + run.customerDomain + u')';
    add(tr("Customer"), customer);
    add(tr("Tenant"), run.tenant);
    add(tr("User"), run.userName);
    add(tr("Script"), run.scriptName);
    add(tr("Run"), run.runId);
    if (run.began.isValid())
        add(tr("Began"), run.began.toUTC().toString(u"yyyy-MM-dd HH:mm:ss"_s) + u" UTC"_s);
    add(tr("State"), stateText(run));
    if (run.result) {
        add(tr("Connect time"), seconds(run.result->connectTime));
        add(tr("Run time"), seconds(run.result->runTime));
        if (run.result->exitCode >= 0)
            add(tr("Exit code"), QString::number(run.result->exitCode));
        add(tr("Lines"), QString::number(run.result->outputs));
    }
    if (run.objects.seen() > 0)
        add(tr("Objects"), QString::number(run.objects.seen()));
    if (run.result && run.result->warnings > 0)
        add(tr("Warnings"), QString::number(run.result->warnings));
    if (!run.errors.isEmpty())
        add(tr("Errors"), QString::number(run.errors.size()));
    return rows;
}

std::vector<quint32> columnsOf(const ObjectStore& objects, int type)
{
    if (type >= 0 && type < objects.typeCount())
        return objects.type(type).columns;
    std::vector<quint32> columns;
    for (int i = 0; i < objects.columnCount(); ++i)
        columns.push_back(quint32(i));
    return columns;
}

// --- text and CSV

void writeText(const RunExport& run, Writer& write)
{
    run.eachLine([&write](const ExportLine& line) {
        write(localTime(line.time) % u'\t' % line.stream % u'\t' % withoutEscapeCodes(line.text) % u'\n');
    });
}

void writeCsv(const RunExport& run, Writer& write)
{
    const ObjectStore& objects = run.objects;
    const std::vector<quint32> columns = columnsOf(objects, run.objectType);
    const bool types = run.objectType < 0 && objects.typeCount() > 1;
    write.bytes(utf8Mark());
    QStringList cells;
    if (types)
        cells << csvCell(tr("Type"));
    for (const quint32 column : columns)
        cells << csvCell(objects.columnName(column));
    write(cells.join(u',') + u"\r\n"_s);
    const auto writeObject = [&](quint32 object) {
        cells.clear();
        if (types)
            cells << csvCell(objects.type(objects.typeOf(object)).name);
        for (const quint32 column : columns) {
            const ObjectStore::Value value = objects.value(object, column);
            cells << csvCell(plainValue(value), !value.isNumber());
        }
        write(cells.join(u',') + u"\r\n"_s);
    };
    if (run.chosen) {
        for (const quint32 object : *run.chosen)
            writeObject(object);
    } else if (run.objectType >= 0 && run.objectType < objects.typeCount()) {
        const auto& ofType = objects.type(run.objectType).objects;
        for (size_t i = 0; i < ofType.size(); ++i)
            writeObject(ofType[i]);
    } else {
        for (quint32 object = 0; object < objects.count(); ++object)
            writeObject(object);
    }
}

// --- JSON

QByteArray compact(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

void writeJson(const RunExport& run, Writer& write)
{
    QJsonObject about{{u"script"_s, run.scriptName},     {u"customer"_s, run.customerName},
                      {u"domain"_s, run.customerDomain}, {u"tenant"_s, run.tenant},
                      {u"user"_s, run.userName},         {u"id"_s, run.runId},
                      {u"began"_s, isoTime(run.began)}};
    if (run.result) {
        about[u"state"_s] = runStateName(run.result->state);
        about[u"exitCode"_s] = run.result->exitCode;
        about[u"connectMs"_s] = qint64(run.result->connectTime.count());
        about[u"runMs"_s] = qint64(run.result->runTime.count());
        about[u"outputs"_s] = run.result->outputs;
        about[u"warnings"_s] = run.result->warnings;
        about[u"errors"_s] = run.result->errors;
        if (run.result->error)
            about[u"error"_s] = toJson(*run.result->error);
    }
    write(u"{\n\"schemaVersion\": "_s + QString::number(kSchemaVersion) + u",\n\"run\": "_s);
    write.bytes(compact(about));
    write(u",\n\"records\": ["_s);
    bool first = true;
    const auto separate = [&] {
        write(first ? u"\n"_s : u",\n"_s);
        first = false;
    };
    run.eachLine([&](const ExportLine& line) {
        separate();
        QJsonObject record{{u"time"_s, isoTime(line.time)},
                           {u"stream"_s, line.stream},
                           {u"text"_s, withoutEscapeCodes(line.text)}};
        if (line.scriptLine > 0)
            record[u"line"_s] = line.scriptLine;
        write.bytes(compact(record));
    });
    write(u"\n],\n\"objects\": ["_s);
    first = true;
    for (quint32 object = 0; object < run.objects.count(); ++object) {
        separate();
        write.bytes(compact(run.objects.object(object)));
    }
    write(u"\n],\n\"errors\": ["_s);
    first = true;
    for (const QJsonObject& error : run.errors) {
        separate();
        write.bytes(compact(error));
    }
    write(u"\n]\n}\n"_s);
}

// --- HTML

QString html(const QString& text)
{
    return withVisibleSigns(text).toHtmlEscaped();
}

/// As html(), but lines and tabs stay as they are, for what stands in <pre>.
QString htmlLines(const QString& text)
{
    QStringList lines = text.split(u'\n');
    for (QString& line : lines)
        line = html(line);
    return lines.join(u'\n');
}

QString htmlOf(const StyledText& styled)
{
    const auto piece = [&styled](qsizetype from, qsizetype to) {
        return html(styled.text.mid(from, to - from));
    };
    const auto hex = [](quint32 rgb) { return u"#%1"_s.arg(rgb & 0xffffffU, 6, 16, QLatin1Char('0')); };
    QString text;
    qsizetype at = 0;
    for (const StyleRun& run : styled.runs) {
        text += piece(at, run.start);
        quint32 front = run.style.foreground != 0 ? rgbOf(run.style.foreground) : kInk;
        quint32 back = run.style.background != 0 ? rgbOf(run.style.background) : kPaper;
        bool filled = run.style.background != 0;
        if ((run.style.attributes & TextStyle::Inverse) != 0) {
            std::swap(front, back);
            filled = true;
        }
        QString css;
        if (filled)
            css += u"background:"_s + hex(back) + u';';
        if (filled || run.style.foreground != 0)
            css += u"color:"_s + hex(readableRgb(front, back, 4.5)) + u';';
        if ((run.style.attributes & TextStyle::Bold) != 0)
            css += u"font-weight:bold;"_s;
        if ((run.style.attributes & TextStyle::Italic) != 0)
            css += u"font-style:italic;"_s;
        if ((run.style.attributes & (TextStyle::Underline | TextStyle::StrikeOut)) != 0) {
            css += u"text-decoration:"_s;
            if ((run.style.attributes & TextStyle::Underline) != 0)
                css += u" underline"_s;
            if ((run.style.attributes & TextStyle::StrikeOut) != 0)
                css += u" line-through"_s;
            css += u';';
        }
        const QString inside = piece(run.start, run.start + run.length);
        text += css.isEmpty() ? inside : u"<span style=\""_s + css + u"\">"_s + inside + u"</span>"_s;
        at = run.start + run.length;
    }
    return text + piece(at, styled.text.size());
}

constexpr const char* kStyle =
    "body{font:14px/1.45 Inter,'Segoe UI',system-ui,sans-serif;color:#1a1d24;background:#fff;"
    "margin:24px}h1{font-size:20px;margin:0 0 12px}h2{font-size:15px;margin:24px 0 8px}"
    "table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;"
    "padding:3px 12px 3px 0;border-bottom:1px solid #eceef2}th{color:#555d6c;"
    "font-weight:500}td.n{text-align:right;font-variant-numeric:tabular-nums}"
    "pre{font:12px/1.6 'JetBrains Mono','Cascadia Mono',Consolas,monospace;"
    "white-space:pre-wrap;overflow-wrap:anywhere;margin:0}pre i{font-style:normal;"
    "color:#555d6c}.error{color:#b4242b;background:#fdf1f1}.warning{color:#8a5600;"
    "background:#fef8e9}.information{color:#12629f}.verbose{color:#646b79}"
    ".debug{color:#7a3eb1}@media print{body{margin:0}tr,pre span{break-inside:avoid}"
    "thead{display:table-header-group}}";

void writeObjectsAsHtml(const ObjectStore& objects, Writer& write)
{
    for (int type = 0; type < objects.typeCount(); ++type) {
        const ObjectStore::Type& entry = objects.type(type);
        write(u"<h2>"_s % html(shortTypeName(entry.name)) % u" ("_s % QString::number(entry.objects.size()) %
              u")</h2>\n<table><thead><tr>"_s);
        for (const quint32 column : entry.columns)
            write(u"<th>"_s % html(objects.columnName(column)) % u"</th>"_s);
        write(u"</tr></thead><tbody>\n"_s);
        for (size_t i = 0; i < entry.objects.size(); ++i) {
            const quint32 object = entry.objects[i];
            write(u"<tr>"_s);
            for (const quint32 column : entry.columns) {
                const ObjectStore::Value value = objects.value(object, column);
                write((value.isNumber() ? u"<td class=n>"_s : u"<td>"_s) % html(plainValue(value)) %
                      u"</td>"_s);
            }
            write(u"</tr>\n"_s);
        }
        write(u"</tbody></table>\n"_s);
    }
}

void writeHtml(const RunExport& run, Writer& write)
{
    const QString title = run.scriptName.isEmpty() ? tr("Run") : run.scriptName;
    // The page may not load or run anything, whatever is in it.
    write(u"<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">\n<meta "
          u"http-equiv=\"Content-Security-Policy\" "
          "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>"_s %
          html(title) % u"</title>\n<style>"_s % QLatin1StringView(kStyle) %
          u"</style></head>\n<body>\n<h1>"_s % html(title) % u"</h1>\n<table>\n"_s);
    for (const auto& [name, text] : facts(run))
        write(u"<tr><th>"_s % html(name) % u"</th><td>"_s % html(text) % u"</td></tr>\n"_s);
    write(u"</table>\n"_s);
    if (!run.errors.isEmpty()) {
        write(u"<h2>"_s % html(tr("Errors")) % u"</h2>\n"_s);
        for (const QJsonObject& error : run.errors) {
            write(u"<table><tr><th colspan=2 class=error>"_s % html(error.value("message"_L1).toString()) %
                  u"</th></tr>\n"_s);
            for (const auto& [name, text] : errorDetails(error))
                write(u"<tr><th>"_s % html(name) % u"</th><td><pre>"_s % htmlLines(text) %
                      u"</pre></td></tr>\n"_s);
            write(u"</table>\n"_s);
        }
    }
    write(u"<h2>"_s % html(tr("Output")) % u"</h2>\n<pre>\n"_s);
    run.eachLine([&write](const ExportLine& line) {
        write(u"<i>"_s % localTime(line.time) % u"</i>  <span class=\""_s % line.stream.toHtmlEscaped() %
              u"\">"_s % htmlOf(styledText(line.text)) % u"</span>\n"_s);
    });
    write(u"</pre>\n"_s);
    writeObjectsAsHtml(run.objects, write);
    write(u"</body></html>\n"_s);
}

// --- Markdown

/// Text that stands for itself in Markdown, in one line.
QString markdown(QString text)
{
    text = withVisibleSigns(text.replace(u"\r\n"_s, u" "_s).replace(u'\n', u' '));
    QString safe;
    for (const QChar c : std::as_const(text)) {
        if (u"\\`*_{}[]<>|#~!@"_s.contains(c))
            safe += u'\\';
        safe += c;
    }
    return safe;
}

/// A block of code, fenced so that nothing in it ends it.
QString fenced(const QString& text, const QString& indent = {})
{
    int longest = 2;
    int now = 0;
    for (const QChar c : text) {
        now = c == u'`' ? now + 1 : 0;
        longest = std::max(longest, now);
    }
    const QString fence = indent + QString(longest + 1, u'`');
    QStringList lines = text.split(u'\n');
    for (QString& line : lines)
        line = indent + withVisibleSigns(line);
    return fence + u'\n' + lines.join(u'\n') + u'\n' + fence + u'\n';
}

} // namespace

QString exportSuffix(ExportFormat format)
{
    switch (format) {
    case ExportFormat::Text:
        return u"txt"_s;
    case ExportFormat::Html:
        return u"html"_s;
    case ExportFormat::Csv:
        return u"csv"_s;
    case ExportFormat::Json:
        return u"json"_s;
    case ExportFormat::Markdown:
        break;
    }
    return u"md"_s;
}

QList<std::pair<QString, QString>> errorDetails(const QJsonObject& values)
{
    QList<std::pair<QString, QString>> details;
    const auto add = [&details](const QString& name, const QString& text) {
        if (!text.trimmed().isEmpty())
            details.append({name, text});
    };
    const auto text = [&values](QLatin1StringView key) { return values.value(key).toString(); };
    if (const QString message = text("message"_L1); message.contains(u'\n'))
        add(tr("Message"), message);
    if (const int line = values.value("line"_L1).toInt(); line > 0) {
        QString place = values.value("column"_L1).toInt() > 0
                            ? tr("line %1, column %2").arg(line).arg(values.value("column"_L1).toInt())
                            : tr("line %1").arg(line);
        if (const QString script = text("script"_L1); !script.isEmpty())
            place += tr(" of %1").arg(script);
        add(tr("Position"), place);
        add(tr("Command"), text("lineText"_L1).trimmed());
    }
    QString category = text("category"_L1);
    if (const QString reason = text("reason"_L1); !reason.isEmpty())
        category += category.isEmpty() ? reason : u" ("_s + reason + u')';
    add(tr("Category"), category);
    add(tr("Error id"), text("fullyQualifiedErrorId"_L1));
    add(tr("Target"), text("target"_L1));
    add(tr("Request id"), text("requestId"_L1));
    add(tr("Exception"), text("exception"_L1));
    QStringList inner;
    for (const QJsonValue& cause : values.value("inner"_L1).toArray())
        inner << cause.toString();
    add(tr("Inner errors"), inner.join(u'\n'));
    add(tr("Stack"), text("stack"_L1).replace(u"\r\n"_s, u"\n"_s));
    return details;
}

QString markdownError(const QJsonObject& values)
{
    QString text = u"**"_s + markdown(values.value("message"_L1).toString()) + u"**\n\n"_s;
    for (const auto& [name, value] : errorDetails(values)) {
        const bool code = value.contains(u'\n') || name == tr("Command");
        if (code)
            text += u"- "_s + name + u":\n\n"_s + fenced(value, u"  "_s) + u'\n';
        else
            text += u"- "_s + name + u": "_s + markdown(value) + u'\n';
    }
    return text;
}

QString markdownSummary(const RunExport& run)
{
    const QString title = run.scriptName.isEmpty() ? tr("Run") : run.scriptName;
    QString text =
        u"## "_s + markdown(title) + u": "_s + markdown(stateText(run)) + u"\n\n| | |\n|---|---|\n"_s;
    for (const auto& [name, value] : facts(run))
        text += u"| "_s + markdown(name) + u" | "_s + markdown(value) + u" |\n"_s;
    if (run.result && run.result->error)
        text += u"\n### "_s + tr("Why it ended") + u"\n\n"_s + fenced(run.result->error->toText());
    if (!run.errors.isEmpty()) {
        text += u"\n### "_s + tr("Errors") + u"\n\n"_s;
        for (qsizetype i = 0; i < std::min(run.errors.size(), kTicketErrors); ++i)
            text += markdownError(run.errors.at(i)) + u'\n';
        if (run.errors.size() > kTicketErrors)
            text += tr("… and %1 more.").arg(run.errors.size() - kTicketErrors) + u'\n';
    }
    std::deque<QString> last;
    if (run.eachLine) {
        run.eachLine([&last](const ExportLine& line) {
            last.push_back(line.stream == u"output" ? line.text : line.stream + u": "_s + line.text);
            if (qsizetype(last.size()) > kLastLines)
                last.pop_front();
        });
    }
    if (!last.empty()) {
        QStringList lines;
        for (const QString& line : last)
            lines << withoutEscapeCodes(line);
        text += u"\n### "_s + tr("Last lines") + u"\n\n"_s + fenced(lines.join(u'\n'));
    }
    return text;
}

bool writeRun(const RunExport& run, ExportFormat format, QIODevice& device)
{
    Writer write(device);
    switch (format) {
    case ExportFormat::Text:
        writeText(run, write);
        break;
    case ExportFormat::Html:
        writeHtml(run, write);
        break;
    case ExportFormat::Csv:
        writeCsv(run, write);
        break;
    case ExportFormat::Json:
        writeJson(run, write);
        break;
    case ExportFormat::Markdown:
        write(markdownSummary(run));
        break;
    }
    return write.finish();
}

Result<> exportRun(const RunExport& run, ExportFormat format, const QString& file)
{
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly))
        return fail(ErrorCode::FileFailed, tr("The run was not exported to %1").arg(file),
                    tr("Choose a folder you may write to."), out.errorString());
    if (!writeRun(run, format, out) || !out.commit())
        return fail(ErrorCode::FileFailed, tr("The run was not exported to %1").arg(file),
                    tr("Check that there is room on the disk."), out.errorString());
    return {};
}

} // namespace steward
