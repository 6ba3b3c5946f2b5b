#include "customernotes.h"

#include <settings/jsontext.h>
#include <settings/profilefolder.h>

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QSaveFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr qint64 kLargestFile = 64 * 1024 * 1024; // a damaged disk can make a file endless

CustomerNote noteFrom(const QJsonObject& object)
{
    CustomerNote note;
    note.favourite = object["favourite"_L1].toBool();
    note.hidden = object["hidden"_L1].toBool();
    note.alias = object["alias"_L1].toString();
    note.text = object["note"_L1].toString();
    for (const QJsonValue& tag : object["tags"_L1].toArray()) {
        if (tag.isString())
            note.tags << tag.toString();
    }
    return note;
}

/// The values of a note over what stood there, of which this version may not know everything.
QJsonObject written(const CustomerNote& note, QJsonObject object)
{
    const auto put = [&object](QLatin1StringView key, const QJsonValue& value, bool is) {
        if (is)
            object.insert(key, value);
        else
            object.remove(key);
    };
    put("favourite"_L1, true, note.favourite);
    put("hidden"_L1, true, note.hidden);
    put("alias"_L1, note.alias, !note.alias.isEmpty());
    put("note"_L1, note.text, !note.text.isEmpty());
    put("tags"_L1, QJsonArray::fromStringList(note.tags), !note.tags.isEmpty());
    return object;
}

QStringList tidied(const QStringList& tags)
{
    QStringList kept;
    for (const QString& tag : tags) {
        const QString text = tag.simplified();
        if (!text.isEmpty() && !kept.contains(text, Qt::CaseInsensitive))
            kept << text;
    }
    return kept;
}

QString freeName(const QString& file)
{
    const QFileInfo info(file);
    const QString start =
        u"%1/%2-damaged-%3"_s.arg(info.absolutePath(), info.completeBaseName(),
                                  QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss"_s));
    QString name = start + u".json"_s;
    for (int i = 2; QFileInfo::exists(name); ++i)
        name = u"%1-%2.json"_s.arg(start).arg(i);
    return name;
}

} // namespace

CustomerNotes::CustomerNotes(const QString& folder, const TenantId& partner, QObject* parent)
    : QObject(parent),
      m_folder(folder),
      m_file(QDir(folder).filePath(u"customer-notes.json"_s)),
      m_partner(partner.value.toLower())
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kSaveDelay);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (const auto saved = save(); !saved)
            Q_EMIT saveFailed(saved.error());
    });
    read();
}

CustomerNotes::~CustomerNotes()
{
    (void)save();
}

Result<QJsonObject> CustomerNotes::readFile() const
{
    if (!QFileInfo::exists(m_file))
        return QJsonObject();
    if (QFileInfo(m_file).size() > kLargestFile)
        return fail(ErrorCode::BadRequest, u"%1 is too large for notes on customers."_s.arg(m_file));
    return readJsonObject(m_file);
}

void CustomerNotes::read()
{
    const auto all = readFile();
    if (all) {
        const QJsonObject notes = (*all)[m_partner].toObject();
        for (auto note = notes.constBegin(); note != notes.constEnd(); ++note)
            m_notes.insert(CustomerId{note.key()}, noteFrom(note->toObject()));
        return;
    }
    Error problem = all.error();
    problem.why = problem.message;
    problem.message = u"The favourites, tags and notes on customers could not be read."_s;
    if (problem.code == ErrorCode::FileFailed) { // it may be whole: it stays where it is
        problem.advice = u"Check that you may read the file."_s;
    } else {
        const QString kept = freeName(m_file);
        problem.advice =
            QFile::rename(m_file, kept)
                ? u"The damaged file is kept as %1."_s.arg(QDir::toNativeSeparators(kept))
                : u"Move %1 away; until then no change is kept."_s.arg(QDir::toNativeSeparators(m_file));
    }
    m_problem = problem;
}

CustomerNote CustomerNotes::of(const CustomerId& customer) const
{
    return m_notes.value(customer);
}

void CustomerNotes::set(const CustomerId& customer, CustomerNote note)
{
    note.tags = tidied(note.tags);
    note.alias = note.alias.simplified();
    note.text.truncate(kLongestText);
    if (customer.isEmpty() || note == m_notes.value(customer))
        return;
    m_notes.insert(customer, note);
    m_changed.insert(customer);
    if (!m_timer.isActive())
        m_timer.start();
    Q_EMIT changed(customer);
}

QStringList CustomerNotes::tags() const
{
    QStringList tags;
    for (const CustomerNote& note : m_notes)
        tags += note.tags;
    tags = tidied(tags);
    tags.sort(Qt::CaseInsensitive);
    return tags;
}

Result<> CustomerNotes::save()
{
    m_timer.stop();
    if (m_changed.isEmpty())
        return {};
    auto all = readFile();
    if (!all)
        return fail(all.error());
    QJsonObject notes = (*all)[m_partner].toObject();
    for (const CustomerId& customer : std::as_const(m_changed)) {
        const QString key = customer.value.toLower();
        const QJsonObject object = written(m_notes.value(customer), notes[key].toObject());
        if (object.isEmpty())
            notes.remove(key);
        else
            notes.insert(key, object);
    }
    all->insert(m_partner, notes);
    if (const auto prepared = prepareProfileFolder(m_folder); !prepared)
        return fail(prepared.error());
    QSaveFile output(m_file);
    const QByteArray json = QJsonDocument(*all).toJson(QJsonDocument::Indented);
    if (!output.open(QIODevice::WriteOnly) || !output.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        output.write(json) != json.size() || !output.commit()) {
        return fail(ErrorCode::FileFailed,
                    u"The notes on customers %1 could not be saved: %2."_s.arg(m_file, output.errorString()),
                    u"Check the free space and that you may write there."_s);
    }
    m_changed.clear();
    return {};
}

} // namespace steward
