#include "objectxml.h"

#include <QHash>
#include <QJsonArray>
#include <QStringList>

#include <cmath>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kDepth = 4;
constexpr qsizetype kProperties = 200;
constexpr qsizetype kItems = 100;
constexpr qsizetype kText = 8192;
constexpr qint64 kExactInDouble = 1LL << 53;

/// "_x000A_" is a line feed: PowerShell writes so what XML cannot hold, half surrogates too.
QString decoded(const char* utf8)
{
    QString text = QString::fromUtf8(utf8);
    for (qsizetype at = text.indexOf("_x"_L1); at >= 0 && at + 7 <= text.size();
         at = text.indexOf("_x"_L1, at + 1)) {
        bool isNumber = false;
        const ushort unit = text.mid(at + 2, 4).toUShort(&isNumber, 16);
        if (isNumber && text.at(at + 6) == u'_')
            text.replace(at, 7, QChar(unit));
    }
    if (text.size() > kText) {
        text.truncate(kText);
        text += u'…';
    }
    return text;
}

class Reader final
{
public:
    std::optional<QList<QJsonObject>> read(const QByteArray& xml)
    {
        pugi::xml_document document;
        if (!document.load_buffer(xml.constData(), size_t(xml.size()),
                                  pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8))
            return {};
        const pugi::xml_node list = document.child("Objs").child("Obj");
        const pugi::xml_node items = list.child("LST");
        if (!items)
            return {};
        remember(list);
        QList<QJsonObject> objects;
        for (const pugi::xml_node item : items.children()) {
            if (item.type() == pugi::node_element)
                objects << object(item);
        }
        return objects;
    }

private:
    QJsonObject object(const pugi::xml_node& node)
    {
        const QStringList names = typeNames(node);
        remember(node);
        QJsonObject properties = members(node, kDepth);
        if (properties.isEmpty())
            properties.insert(u"Value"_s, value(node, kDepth));
        QJsonObject data{{u"typeName"_s, names.value(0)},
                         {u"typeNames"_s, QJsonArray::fromStringList(names)},
                         {u"properties"_s, properties}};
        if (const QJsonArray order = newOrder(names.value(0), node); !order.isEmpty())
            data.insert(u"order"_s, order);
        return data;
    }

    /// The names of the properties as the script has them; empty when they are as in the object of this type
    /// before. JSON's own objects are sorted.
    QJsonArray newOrder(const QString& type, const pugi::xml_node& node)
    {
        std::vector<std::string>& before = m_orders[type];
        size_t at = 0;
        bool same = true;
        for (const char* group : {"Props", "MS"}) {
            for (const pugi::xml_node member : node.child(group).children()) {
                if (member.type() != pugi::node_element)
                    continue;
                same = same && at < before.size() && before[at] == member.attribute("N").value();
                ++at;
            }
        }
        if (same && at == before.size())
            return {};
        before.clear();
        QJsonArray order;
        for (const char* group : {"Props", "MS"}) {
            for (const pugi::xml_node member : node.child(group).children()) {
                if (member.type() != pugi::node_element || order.size() >= kProperties)
                    continue;
                before.emplace_back(member.attribute("N").value());
                order.append(decoded(member.attribute("N").value()));
            }
        }
        return order;
    }

    QStringList typeNames(const pugi::xml_node& node)
    {
        if (const pugi::xml_node reference = node.child("TNRef"))
            return m_types.value(reference.attribute("RefId").as_int(-1));
        QStringList names;
        const pugi::xml_node declared = node.child("TN");
        for (const pugi::xml_node type : declared.children("T"))
            names << decoded(type.child_value());
        if (declared)
            m_types.insert(declared.attribute("RefId").as_int(-1), names);
        return names;
    }

    void remember(const pugi::xml_node& node)
    {
        if (const auto id = node.attribute("RefId"))
            m_objects.insert(id.as_int(), node);
    }

    QJsonObject members(const pugi::xml_node& node, int depth)
    {
        QJsonObject found;
        for (const char* group : {"Props", "MS"}) {
            for (const pugi::xml_node member : node.child(group).children()) {
                if (member.type() != pugi::node_element)
                    continue;
                if (found.size() >= kProperties)
                    return found;
                found.insert(decoded(member.attribute("N").value()), value(member, depth - 1));
            }
        }
        return found;
    }

    QJsonValue number(const char* text)
    {
        bool ok = false;
        const qint64 whole = QByteArray::fromRawData(text, qsizetype(qstrlen(text))).toLongLong(&ok);
        if (ok && std::abs(whole) <= kExactInDouble)
            return whole;
        return QString::fromLatin1(text);
    }

    QJsonValue real(const char* text)
    {
        bool ok = false;
        const double parsed = QByteArray::fromRawData(text, qsizetype(qstrlen(text))).toDouble(&ok);
        return ok && std::isfinite(parsed) ? QJsonValue(parsed) : QJsonValue(QString::fromLatin1(text));
    }

    QJsonValue value(const pugi::xml_node& node, int depth)
    {
        const std::string_view kind = node.name();
        const char* const text = node.child_value();
        if (kind == "S")
            return decoded(text);
        if (kind == "Nil")
            return QJsonValue::Null;
        if (kind == "B")
            return std::string_view(text) == "true";
        if (kind == "I32" || kind == "I64" || kind == "By" || kind == "SB" || kind == "I16" ||
            kind == "U16" || kind == "U32" || kind == "U64")
            return number(text);
        if (kind == "Db" || kind == "Sg")
            return real(text);
        if (kind == "D") {
            // Many decimals are whole or short; one that a double would change stays text.
            const QJsonValue parsed = real(text);
            return parsed.isDouble() && QByteArray::number(parsed.toDouble(), 'g', 15) == text
                       ? parsed
                       : QJsonValue(QString::fromLatin1(text));
        }
        if (kind == "C")
            return QString(QChar(ushort(node.text().as_uint())));
        if (kind == "SS")
            return u"System.Security.SecureString"_s;
        if (kind == "Ref")
            return referred(node, depth);
        if (kind == "Obj") {
            remember(node);
            return complex(node, depth);
        }
        // DT, G, URI, Version, TS, SBK, BA, XD and what a newer PowerShell adds: their text says it.
        return decoded(text);
    }

    QJsonValue referred(const pugi::xml_node& node, int depth)
    {
        const auto found = m_objects.constFind(node.attribute("RefId").as_int(-1));
        // A cycle ends here too: each step goes one deeper.
        return found == m_objects.cend() ? QJsonValue(QJsonValue::Null) : complex(*found, depth);
    }

    QJsonValue complex(const pugi::xml_node& node, int depth)
    {
        typeNames(node);
        const pugi::xml_node shown = node.child("ToString");
        if (depth <= 0)
            return shown ? decoded(shown.child_value()) : u"…"_s;
        for (const char* list : {"LST", "IE", "QUE", "STK"}) {
            if (const pugi::xml_node items = node.child(list))
                return array(items, depth);
        }
        if (const pugi::xml_node dictionary = node.child("DCT"))
            return map(dictionary, depth);
        // An enumeration or another simple value with a type of its own: its text, and the value beside it.
        for (const pugi::xml_node part : node.children()) {
            const std::string_view name = part.name();
            if (part.type() != pugi::node_element || name == "TN" || name == "TNRef" || name == "ToString" ||
                name == "Props" || name == "MS" || name == "Obj")
                continue;
            return shown ? QJsonValue(decoded(shown.child_value())) : value(part, depth);
        }
        const QJsonObject found = members(node, depth);
        if (found.isEmpty())
            return shown ? QJsonValue(decoded(shown.child_value())) : QJsonValue(QJsonObject());
        return found;
    }

    QJsonArray array(const pugi::xml_node& items, int depth)
    {
        QJsonArray found;
        for (const pugi::xml_node item : items.children()) {
            if (item.type() != pugi::node_element)
                continue;
            if (found.size() >= kItems) {
                found << u"…"_s;
                break;
            }
            found << value(item, depth - 1);
        }
        return found;
    }

    QJsonObject map(const pugi::xml_node& dictionary, int depth)
    {
        QJsonObject found;
        for (const pugi::xml_node entry : dictionary.children("En")) {
            if (found.size() >= kProperties)
                break;
            QString key;
            QJsonValue content;
            for (const pugi::xml_node part : entry.children()) {
                const std::string_view name = part.attribute("N").value();
                if (name == "Key")
                    key = value(part, 1).toVariant().toString();
                else if (name == "Value")
                    content = value(part, depth - 1);
            }
            found.insert(key, content);
        }
        return found;
    }

    QHash<QString, std::vector<std::string>> m_orders;
    QHash<int, QStringList> m_types;
    QHash<int, pugi::xml_node> m_objects;
};

} // namespace

std::optional<QList<QJsonObject>> objectsFromXml(const QByteArray& xml)
{
    return Reader().read(xml);
}

} // namespace steward
