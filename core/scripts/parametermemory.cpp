#include "parametermemory.h"

#include <settings/profiledocument.h>

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

/// Changes one script's entry, and drops the oldest of too many.
void change(QJsonObject& all, const QString& script, const std::function<void(QJsonObject&)>& change)
{
    QJsonObject scripts = all["scripts"_L1].toObject();
    QJsonObject entry = scripts[script].toObject();
    change(entry);
    entry["used"_L1] = QDateTime::currentMSecsSinceEpoch();
    scripts[script] = entry;
    while (scripts.size() > ParameterMemory::kMostScripts) {
        QString oldest;
        double since = 0;
        for (auto each = scripts.begin(); each != scripts.end(); ++each) {
            const QJsonObject one = each.value().toObject();
            if (!one["presets"_L1].toObject().isEmpty() || each.key() == script)
                continue;
            if (const double used = one["used"_L1].toDouble(); oldest.isNull() || used < since) {
                oldest = each.key();
                since = used;
            }
        }
        if (oldest.isNull())
            break;
        scripts.remove(oldest);
    }
    all["scripts"_L1] = scripts;
}

} // namespace

ParameterMemory::ParameterMemory(const QString& folder)
    : m_document(std::make_unique<ProfileDocument>(folder, u"parameters.json"_s,
                                                   u"The values and presets of scripts"_s))
{
}

ParameterMemory::~ParameterMemory() = default;

QJsonObject ParameterMemory::entry(const QString& script) const
{
    return m_document->read()["scripts"_L1].toObject()[script].toObject();
}

ParameterValues ParameterMemory::last(const QString& script) const
{
    return parameterValuesFromJson(entry(script)["last"_L1].toObject());
}

Result<> ParameterMemory::remember(const QString& script, const ParameterValues& values)
{
    return m_document->update([&](QJsonObject& all) {
        change(all, script, [&](QJsonObject& one) { one["last"_L1] = toJson(values); });
    });
}

QStringList ParameterMemory::presets(const QString& script) const
{
    QStringList names = entry(script)["presets"_L1].toObject().keys();
    names.sort(Qt::CaseInsensitive);
    return names;
}

ParameterValues ParameterMemory::preset(const QString& script, const QString& name) const
{
    return parameterValuesFromJson(entry(script)["presets"_L1].toObject()[name].toObject());
}

Result<> ParameterMemory::savePreset(const QString& script, const QString& name,
                                     const ParameterValues& values)
{
    const QString trimmed = name.simplified();
    if (trimmed.isEmpty())
        return fail(ErrorCode::BadRequest, u"The preset needs a name."_s);
    const QStringList taken = presets(script);
    if (!taken.contains(trimmed) && taken.size() >= kMostPresets)
        return fail(ErrorCode::BadRequest, u"This script has %1 presets already."_s.arg(kMostPresets),
                    u"Delete one first."_s);
    return m_document->update([&](QJsonObject& all) {
        change(all, script, [&](QJsonObject& one) {
            QJsonObject presets = one["presets"_L1].toObject();
            presets[trimmed] = toJson(values);
            one["presets"_L1] = presets;
        });
    });
}

Result<> ParameterMemory::renamePreset(const QString& script, const QString& name, const QString& newName)
{
    const QString trimmed = newName.simplified();
    const QStringList taken = presets(script);
    if (!taken.contains(name))
        return fail(ErrorCode::NotFound, u"There is no preset \"%1\"."_s.arg(name));
    if (trimmed.isEmpty())
        return fail(ErrorCode::BadRequest, u"The preset needs a name."_s);
    if (trimmed != name && taken.contains(trimmed))
        return fail(ErrorCode::BadRequest, u"There is a preset \"%1\" already."_s.arg(trimmed));
    return m_document->update([&](QJsonObject& all) {
        change(all, script, [&](QJsonObject& one) {
            QJsonObject presets = one["presets"_L1].toObject();
            const QJsonValue values = presets.take(name);
            presets[trimmed] = values;
            one["presets"_L1] = presets;
        });
    });
}

Result<> ParameterMemory::removePreset(const QString& script, const QString& name)
{
    return m_document->update([&](QJsonObject& all) {
        change(all, script, [&](QJsonObject& one) {
            QJsonObject presets = one["presets"_L1].toObject();
            presets.remove(name);
            one["presets"_L1] = presets;
        });
    });
}

} // namespace steward
