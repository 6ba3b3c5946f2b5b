#include "redactor.h"

#include "secretforms.h"
#include "secretshapes.h"

#include <QHash>

#include <algorithm>
#include <array>
#include <bitset>
#include <cstring>
#include <limits>
#include <mutex>
#include <shared_mutex>

namespace steward {

namespace {

/// The first four bytes of a form decide whether it is worth comparing.
quint32 headOf(const char* bytes)
{
    quint32 head = 0;
    std::memcpy(&head, bytes, sizeof head);
    return head;
}

constexpr int kFilterBits = 16;

quint32 filterSlot(quint32 head)
{
    return (head * 2654435761U) >> (32 - kFilterBits);
}

} // namespace

struct Redactor::Tables
{
    mutable std::shared_mutex mutex;
    QHash<quint32, QList<QByteArray>> formsByHead; ///< longest first
    std::bitset<1U << kFilterBits> filter;         ///< heads that may be in formsByHead
    std::bitset<256> firstBytes;
    qsizetype longest = 0;

    void add(const QByteArray& form)
    {
        const quint32 head = headOf(form.constData());
        QList<QByteArray>& forms = formsByHead[head];
        if (forms.contains(form))
            return;
        const auto place = std::find_if(forms.begin(), forms.end(), [&form](const QByteArray& other) {
            return other.size() < form.size();
        });
        forms.insert(place, form);
        filter.set(filterSlot(head));
        firstBytes.set(quint8(form.front()));
        longest = std::max(longest, form.size());
    }

    /// Length of the longest known form at `position`, 0 when none is there.
    qsizetype matchAt(const QByteArray& text, qsizetype position) const
    {
        const char* here = text.constData() + position;
        const qsizetype rest = text.size() - position;
        const quint32 head = headOf(here);
        if (!filter.test(filterSlot(head)))
            return 0;
        const auto forms = formsByHead.constFind(head);
        if (forms == formsByHead.constEnd())
            return 0;
        for (const QByteArray& form : *forms) {
            if (form.size() <= rest && std::memcmp(here, form.constData(), size_t(form.size())) == 0)
                return form.size();
        }
        return 0;
    }

    /// Whether the text from `position` to its end is the beginning of a known form of at most `longestForm`
    /// bytes, and not all of it.
    bool beginsAt(const QByteArray& text, qsizetype position,
                  qsizetype longestForm = std::numeric_limits<qsizetype>::max()) const
    {
        const char* here = text.constData() + position;
        const qsizetype rest = text.size() - position;
        if (!firstBytes.test(quint8(*here)))
            return false;
        const auto begins = [here, rest, longestForm](const QByteArray& form) {
            return form.size() > rest && form.size() <= longestForm &&
                   std::memcmp(here, form.constData(), size_t(rest)) == 0;
        };
        if (rest >= 4) {
            const quint32 head = headOf(here);
            if (!filter.test(filterSlot(head)))
                return false;
            const auto forms = formsByHead.constFind(head);
            return forms != formsByHead.constEnd() && std::any_of(forms->begin(), forms->end(), begins);
        }
        return std::any_of(formsByHead.begin(), formsByHead.end(), [&begins](const QList<QByteArray>& forms) {
            return std::any_of(forms.begin(), forms.end(), begins);
        });
    }
};

Redactor::Redactor() : m_tables(std::make_unique<Tables>()) {}

Redactor::~Redactor() = default;

void Redactor::addSecret(const Secret& secret)
{
    if (secret.size() < kShortestSecret)
        return;
    const QList<QByteArray> forms = secretForms(secret);
    const std::unique_lock lock(m_tables->mutex);
    for (const QByteArray& form : forms)
        m_tables->add(form);
}

qsizetype Redactor::longestSecret() const
{
    const std::shared_lock lock(m_tables->mutex);
    return m_tables->longest;
}

QList<Redactor::Span> Redactor::valueSpans(const QByteArray& text, qsizetype shortest) const
{
    QList<Span> found;
    const std::shared_lock lock(m_tables->mutex);
    if (m_tables->longest < shortest)
        return found;
    for (qsizetype i = 0; i + kShortestSecret <= text.size(); ++i) {
        if (const qsizetype length = m_tables->matchAt(text, i); length >= shortest)
            found << Span{i, i + length};
    }
    return found;
}

qsizetype Redactor::valueBegunFrom(const QByteArray& text, qsizetype shortest) const
{
    const std::shared_lock lock(m_tables->mutex);
    if (m_tables->longest < shortest)
        return text.size();
    for (qsizetype i = std::max<qsizetype>(0, text.size() - m_tables->longest + 1); i < text.size(); ++i) {
        if (m_tables->beginsAt(text, i))
            return i;
    }
    return text.size();
}

// Secrets may overlap; all of their union goes.
QList<Redactor::Span> Redactor::merged(QList<Span> spans)
{
    std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
    QList<Span> all;
    for (const Span& span : std::as_const(spans)) {
        if (!all.isEmpty() && span.begin < all.last().end)
            all.last().end = std::max(all.last().end, span.end);
        else
            all << span;
    }
    return all;
}

QByteArray Redactor::masked(const QByteArray& text, const QList<Span>& spans)
{
    if (spans.isEmpty())
        return text;
    QByteArray out;
    out.reserve(text.size());
    qsizetype position = 0;
    for (const Span& span : spans) {
        out.append(text.constData() + position, span.begin - position).append(kMark);
        position = span.end;
    }
    out.append(text.constData() + position, text.size() - position);
    return out;
}

QList<Redactor::Span> Redactor::spans(const QByteArray& text) const
{
    QList<Span> found = valueSpans(text, kShortestSecret);
    for (const auto& [begin, end] : shapedSecrets(text))
        found << Span{begin, end};
    return found.size() < 2 ? found : merged(std::move(found));
}

qsizetype Redactor::undecidedFrom(const QByteArray& text) const
{
    qsizetype from = openShape(text);
    const std::shared_lock lock(m_tables->mutex);
    for (qsizetype i = std::max<qsizetype>(0, text.size() - m_tables->longest + 1); i < from; ++i) {
        if (m_tables->beginsAt(text, i))
            from = i;
    }
    return from;
}

qsizetype Redactor::begunFrom(const QByteArray& text) const
{
    constexpr qsizetype kTooMuch = 4;
    const qsizetype shape = begunShape(text);
    const std::shared_lock lock(m_tables->mutex);
    for (qsizetype i = std::max<qsizetype>(0, text.size() - m_tables->longest + 1); i < shape; ++i) {
        const qsizetype rest = text.size() - i;
        if (rest >= kTooMuch ? m_tables->beginsAt(text, i) : m_tables->beginsAt(text, i, rest * kTooMuch))
            return i;
    }
    return shape;
}

QByteArray Redactor::redact(QByteArray text) const
{
    return masked(text, spans(text));
}

QString Redactor::redact(const QString& text) const
{
    const QByteArray bytes = text.toUtf8();
    const QByteArray clean = redact(bytes);
    // Text that is not Unicode survives as it was when nothing had to go.
    return clean == bytes ? text : QString::fromUtf8(clean);
}

} // namespace steward
