#include "customernotes.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

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
QJsonObject noteOver(const CustomerNote& note, QJsonObject object)
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

} // namespace

CustomerNotes::CustomerNotes(const QString& folder, const TenantId& partner, QObject* parent)
    : QObject(parent),
      m_document(folder, u"customer-notes.json"_s, u"The favourites, tags and notes on customers"_s),
      m_partner(partner.value.toLower())
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kSaveDelay);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (const auto saved = save(); !saved)
            Q_EMIT saveFailed(saved.error());
    });
    const QJsonObject notes = m_document.read()[m_partner].toObject();
    for (auto note = notes.constBegin(); note != notes.constEnd(); ++note)
        m_notes.insert(CustomerId{note.key()}, noteFrom(note->toObject()));
}

CustomerNotes::~CustomerNotes()
{
    (void)save();
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
    const auto written = m_document.update([this](QJsonObject& all) {
        QJsonObject notes = all[m_partner].toObject();
        for (const CustomerId& customer : std::as_const(m_changed)) {
            const QString key = customer.value.toLower();
            const QJsonObject object = noteOver(m_notes.value(customer), notes[key].toObject());
            if (object.isEmpty())
                notes.remove(key);
            else
                notes.insert(key, object);
        }
        all.insert(m_partner, notes);
    });
    if (!written)
        return written;
    m_changed.clear();
    return {};
}

} // namespace steward
