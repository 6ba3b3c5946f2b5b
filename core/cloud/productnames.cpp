#include "productnames.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace steward {

ProductNames::ProductNames(const QStringList& folders)
{
    for (const QString& folder : folders) {
        for (const QFileInfo& info : QDir(folder).entryInfoList({u"*.json"_s}, QDir::Files, QDir::Name)) {
            QFile file(info.filePath());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QJsonObject names = QJsonDocument::fromJson(file.readAll()).object()["names"_L1].toObject();
            for (auto it = names.begin(); it != names.end(); ++it) {
                if (const QString name = it.value().toString(); !name.isEmpty())
                    m_names.insert(it.key().toUpper(), name);
            }
        }
    }
}

QString ProductNames::of(const QString& partNumber) const
{
    return m_names.value(partNumber.toUpper(), partNumber);
}

} // namespace steward
