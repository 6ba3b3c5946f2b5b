#include "analysisreader.h"

#include <scripts/scriptlibrary.h>

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

TextRange rangeOf(const QJsonValue& value)
{
    const QJsonArray place = value.toArray();
    return {place.at(0).toInt(), place.at(1).toInt(), place.at(2).toInt(), place.at(3).toInt()};
}

QStringList textsOf(const QJsonValue& value)
{
    QStringList texts;
    for (const auto& each : value.toArray())
        texts << each.toString();
    return texts;
}

/// One attribute of a parameter or of param(). A value that is computed is nullopt.
struct Attribute
{
    using Values = std::optional<QStringList>;

    QString name; ///< lower case, without "System.Management.Automation." and "Attribute"
    QList<Values> arguments;
    QHash<QString, Values> named;

    [[nodiscard]] QString text(const QString& key) const
    {
        const Values values = named.value(key);
        return values && !values->isEmpty() ? values->first() : QString();
    }
    /// A switch of an attribute; one that is computed counts as on.
    [[nodiscard]] bool isOn(const QString& key) const
    {
        const auto found = named.constFind(key);
        return found != named.cend() &&
               !(*found && !(*found)->isEmpty() && (*found)->first() == "false"_L1) &&
               !(*found && (*found)->isEmpty());
    }
    [[nodiscard]] std::optional<double> number(qsizetype index) const
    {
        if (index >= arguments.size() || !arguments.at(index) || arguments.at(index)->size() != 1)
            return std::nullopt;
        bool isNumber = false;
        const double value = arguments.at(index)->first().toDouble(&isNumber);
        return isNumber ? std::optional(value) : std::nullopt;
    }
    [[nodiscard]] std::optional<int> whole(qsizetype index) const
    {
        const auto value = number(index);
        if (!value || *value < 0 || *value > std::numeric_limits<int>::max())
            return std::nullopt;
        return int(*value);
    }
};

Attribute::Values valuesOf(const QJsonValue& value)
{
    if (value.isNull() || value.isUndefined())
        return std::nullopt;
    return value.isArray() ? textsOf(value) : QStringList{value.toString()};
}

Attribute attributeOf(const QJsonObject& object)
{
    Attribute attribute;
    attribute.name = object["name"_L1].toString().toLower();
    for (const QString& before : {u"system.management.automation."_s, u"system."_s}) {
        if (attribute.name.startsWith(before))
            attribute.name.remove(0, before.size());
    }
    if (attribute.name.endsWith("attribute"_L1))
        attribute.name.chop(9);
    for (const auto& argument : object["arguments"_L1].toArray())
        attribute.arguments << valuesOf(argument);
    const QJsonObject named = object["named"_L1].toObject();
    for (auto each = named.begin(); each != named.end(); ++each)
        attribute.named.insert(each.key(), valuesOf(each.value()));
    return attribute;
}

void readRange(const Attribute& attribute, ScriptParameter& parameter)
{
    const QString word = attribute.arguments.size() == 1 && attribute.arguments.first()
                             ? attribute.arguments.first()->value(0).toLower()
                             : QString();
    const bool whole = parameter.kind == ParameterKind::Integer;
    if (word == "positive"_L1) {
        parameter.minimum = whole ? 1 : 0;
        parameter.checkedAtRun = parameter.checkedAtRun || !whole; // that nought is refused
    } else if (word == "nonnegative"_L1) {
        parameter.minimum = 0;
    } else if (word == "negative"_L1) {
        parameter.maximum = whole ? -1 : 0;
        parameter.checkedAtRun = parameter.checkedAtRun || !whole;
    } else if (word == "nonpositive"_L1) {
        parameter.maximum = 0;
    } else {
        parameter.minimum = attribute.number(0);
        parameter.maximum = attribute.number(1);
        parameter.checkedAtRun = parameter.checkedAtRun || !parameter.minimum || !parameter.maximum;
    }
}

/// What an attribute other than [Parameter()] says of a parameter.
void readAttribute(const Attribute& attribute, ScriptParameter& parameter)
{
    const QString& name = attribute.name;
    if (name == "validateset"_L1) {
        for (const Attribute::Values& values : attribute.arguments) {
            if (values)
                parameter.allowed += *values;
            else
                parameter.checkedAtRun = true; // a class that makes the list
        }
    } else if (name == "validaterange"_L1) {
        readRange(attribute, parameter);
    } else if (name == "validatelength"_L1) {
        parameter.minimumLength = attribute.whole(0);
        parameter.maximumLength = attribute.whole(1);
    } else if (name == "validatecount"_L1) {
        parameter.minimumCount = attribute.whole(0);
        parameter.maximumCount = attribute.whole(1);
    } else if (name == "validatepattern"_L1) {
        const Attribute::Values first = attribute.arguments.value(0);
        parameter.pattern = first ? first->value(0) : QString();
        parameter.checkedAtRun = parameter.checkedAtRun || !first;
    } else if (name == "validatenotnullorempty"_L1 || name == "validatenotnull"_L1 ||
               name == "validatenotnullorwhitespace"_L1) {
        parameter.notEmpty = true;
    } else if (name == "allownull"_L1 || name == "allowemptystring"_L1 || name == "allowemptycollection"_L1) {
        parameter.allowsEmpty = true;
    } else if (name == "alias"_L1) {
        for (const Attribute::Values& values : attribute.arguments)
            parameter.aliases += values.value_or(QStringList());
    } else if (name == "componentmodel.displayname"_L1 || name == "displayname"_L1) {
        const Attribute::Values first = attribute.arguments.value(0);
        if (first && !first->isEmpty())
            parameter.label = first->first();
    } else if (name.startsWith("validate"_L1) || name.endsWith("transformation"_L1)) {
        parameter.checkedAtRun = true; // scripts, drives, and what others thought of
    }
}

void readDefault(const QJsonObject& object, ScriptParameter& parameter)
{
    parameter.defaultValue.text = object["default"_L1].toString();
    if (parameter.defaultValue.text.isEmpty())
        return;
    const Attribute::Values values = valuesOf(object["defaultValues"_L1]);
    parameter.defaultValue.isConstant = values.has_value();
    parameter.defaultValue.values = values.value_or(QStringList());
}

bool speaksOf(const QString& help, const char* pattern)
{
    return help.contains(
        QRegularExpression(QString::fromLatin1(pattern), QRegularExpression::CaseInsensitiveOption));
}

ScriptParameter parameterOf(const QJsonObject& object, const QHash<QString, QString>& helps)
{
    ScriptParameter parameter;
    parameter.name = object["name"_L1].toString();
    parameter.label = wordsOfName(parameter.name);
    const ParameterType type = parameterType(textsOf(object["types"_L1]));
    parameter.type = type.name;
    parameter.kind = type.kind;
    parameter.isArray = type.isArray;
    if (object.contains("enum"_L1)) {
        parameter.allowed = textsOf(object["enum"_L1]);
        parameter.kind = ParameterKind::Text;
    }
    QString helpMessage;
    for (const auto& each : object["attributes"_L1].toArray()) {
        const Attribute attribute = attributeOf(each.toObject());
        if (attribute.name != "parameter"_L1) {
            readAttribute(attribute, parameter);
            continue;
        }
        ParameterSetUse use;
        use.set = attribute.text(u"parametersetname"_s);
        if (use.set.isEmpty())
            use.set = u"__AllParameterSets"_s;
        use.mandatory = attribute.isOn(u"mandatory"_s);
        bool isNumber = false;
        if (const int position = attribute.text(u"position"_s).toInt(&isNumber); isNumber)
            use.position = position;
        parameter.sets << use;
        parameter.isHidden = parameter.isHidden || attribute.isOn(u"dontshow"_s);
        if (helpMessage.isEmpty())
            helpMessage = attribute.text(u"helpmessage"_s);
    }
    if (parameter.sets.isEmpty())
        parameter.sets << ParameterSetUse{u"__AllParameterSets"_s, false, std::nullopt};
    readDefault(object, parameter);
    parameter.help = helps.value(parameter.name.toLower());
    static const QRegularExpression picker(u"\\bPicker:\\s*(\\w+)\\.?\\s*"_s);
    if (const auto match = picker.match(parameter.help); match.hasMatch()) {
        parameter.picker = match.captured(1);
        parameter.help =
            QString(parameter.help).remove(match.capturedStart(), match.capturedLength()).trimmed();
    }
    if (parameter.help.isEmpty())
        parameter.help = helpMessage;
    if (parameter.kind == ParameterKind::Text && parameter.allowed.isEmpty()) {
        parameter.isMultiLine =
            !parameter.isArray && (parameter.defaultValue.text.contains(u'\n') ||
                                   speaksOf(parameter.help, "\\bmulti-?line\\b|\\bseveral lines\\b"));
        if (speaksOf(parameter.help, "\\bpath (of|to)\\b|\\bfile('s)? path\\b|\\bpath and name\\b") ||
            parameter.name.endsWith("Path"_L1))
            parameter.kind = ParameterKind::File;
    }
    return parameter;
}

CommandUse commandOf(const QJsonArray& item)
{
    CommandUse use;
    use.name = item.at(0).toString();
    use.name = use.name.mid(use.name.lastIndexOf(u'\\') + 1);
    use.range = rangeOf(item.at(1));
    use.parameters = textsOf(item.at(2));
    use.values = textsOf(item.at(3));
    use.values.resize(use.parameters.size());
    use.isSplatted = item.at(4).toBool();
    use.whole = rangeOf(item.at(5));
    use.isDynamic = use.name.isEmpty();
    return use;
}

} // namespace

QString wordsOfName(const QString& name)
{
    QStringList words;
    qsizetype from = 0;
    for (qsizetype i = 1; i <= name.size(); ++i) {
        const bool isEnd = i == name.size();
        const bool begins =
            !isEnd && ((name.at(i).isUpper() && !name.at(i - 1).isUpper()) ||
                       (name.at(i).isUpper() && i + 1 < name.size() && name.at(i + 1).isLower()) ||
                       (name.at(i).isDigit() && !name.at(i - 1).isDigit()) || name.at(i) == u'_');
        if (!isEnd && !begins)
            continue;
        if (const QString word = name.mid(from, i - from).remove(u'_'); !word.isEmpty())
            words << word;
        from = i;
    }
    for (qsizetype i = 0; i < words.size(); ++i) {
        QString& word = words[i];
        const bool isShortForm = word.size() > 1 && word == word.toUpper() && word != word.toLower();
        if (i == 0)
            word[0] = word.at(0).toUpper();
        else if (!isShortForm)
            word = word.toLower();
    }
    return words.join(u' ');
}

ParameterType parameterType(const QStringList& types)
{
    using Kind = ParameterKind;
    static const QHash<QString, Kind> kinds{{u"string"_s, Kind::Text},
                                            {u"char"_s, Kind::Text},
                                            {u"guid"_s, Kind::Text},
                                            {u"uri"_s, Kind::Text},
                                            {u"mailaddress"_s, Kind::Text},
                                            {u"net.mail.mailaddress"_s, Kind::Text},
                                            {u"version"_s, Kind::Text},
                                            {u"object"_s, Kind::Text},
                                            {u"psobject"_s, Kind::Text},
                                            {u"regex"_s, Kind::Text},
                                            {u"cultureinfo"_s, Kind::Text},
                                            {u"int"_s, Kind::Integer},
                                            {u"int16"_s, Kind::Integer},
                                            {u"int32"_s, Kind::Integer},
                                            {u"int64"_s, Kind::Integer},
                                            {u"long"_s, Kind::Integer},
                                            {u"short"_s, Kind::Integer},
                                            {u"byte"_s, Kind::Integer},
                                            {u"sbyte"_s, Kind::Integer},
                                            {u"uint"_s, Kind::Integer},
                                            {u"uint16"_s, Kind::Integer},
                                            {u"uint32"_s, Kind::Integer},
                                            {u"uint64"_s, Kind::Integer},
                                            {u"ulong"_s, Kind::Integer},
                                            {u"ushort"_s, Kind::Integer},
                                            {u"bigint"_s, Kind::Integer},
                                            {u"double"_s, Kind::Number},
                                            {u"single"_s, Kind::Number},
                                            {u"float"_s, Kind::Number},
                                            {u"decimal"_s, Kind::Number},
                                            {u"switch"_s, Kind::Switch},
                                            {u"switchparameter"_s, Kind::Switch},
                                            {u"bool"_s, Kind::Boolean},
                                            {u"boolean"_s, Kind::Boolean},
                                            {u"datetime"_s, Kind::DateTime},
                                            {u"datetimeoffset"_s, Kind::DateTime},
                                            {u"dateonly"_s, Kind::DateTime},
                                            {u"timespan"_s, Kind::TimeSpan},
                                            {u"securestring"_s, Kind::SecureText},
                                            {u"security.securestring"_s, Kind::SecureText},
                                            {u"pscredential"_s, Kind::Credential},
                                            {u"hashtable"_s, Kind::Table},
                                            {u"collections.hashtable"_s, Kind::Table},
                                            {u"ordered"_s, Kind::Table},
                                            {u"collections.idictionary"_s, Kind::Table},
                                            {u"io.fileinfo"_s, Kind::File},
                                            {u"io.directoryinfo"_s, Kind::File}};
    static const QRegularExpression nullable(u"^nullable\\[(.*)\\]$"_s),
        list(u"^collections\\.generic\\.(?:i?list|ienumerable|icollection|hashset)\\[(.*)\\]$"_s);
    ParameterType found;
    found.name = u"object"_s;
    if (types.isEmpty())
        return found;
    found.name = types.constFirst();
    for (const QString& type : types) {
        QString name = type.toLower().remove(u' ');
        bool isArray = false;
        const auto shorten = [&name] {
            for (const QString& before : {u"system.management.automation."_s, u"system."_s}) {
                if (name.startsWith(before))
                    name.remove(0, before.size());
            }
        };
        shorten();
        if (const auto match = nullable.match(name); match.hasMatch()) {
            name = match.captured(1);
            shorten();
        }
        if (const auto match = list.match(name); match.hasMatch()) {
            isArray = true;
            name = match.captured(1);
            shorten();
        }
        if (name == "array"_L1 || name == "collections.arraylist"_L1) {
            isArray = true;
            name = u"object"_s;
        }
        if (name.endsWith("[]"_L1)) {
            isArray = true;
            name.chop(2);
        }
        found.kind = kinds.value(name, ParameterKind::Other);
        found.isArray = isArray;
        if (kinds.contains(name))
            break;
    }
    return found;
}

ScriptAnalysis readAnalysis(const QJsonObject& answer, const QString& text)
{
    ScriptAnalysis analysis;
    for (const auto& each : answer["errors"_L1].toArray()) {
        const QJsonArray item = each.toArray();
        ScriptProblem problem;
        problem.rule = u"syntax"_s;
        problem.severity = Severity::Error;
        problem.message = item.at(0).toString().simplified();
        problem.range = rangeOf(item.at(1));
        analysis.syntax << problem;
    }
    for (const auto& each : answer["commands"_L1].toArray())
        analysis.commands << commandOf(each.toArray());
    for (const auto& each : answer["strings"_L1].toArray()) {
        analysis.strings << each.toArray().at(0).toString();
        analysis.stringRanges << rangeOf(each.toArray().at(1));
    }
    analysis.functions = textsOf(answer["functions"_L1]);
    analysis.variables = textsOf(answer["variables"_L1]);

    ScriptDescription& description = analysis.description;
    const LibraryScript help = describeScript(text);
    description.synopsis = help.synopsis;
    description.description = help.description;
    description.outputs = help.outputs;
    description.examples = help.examples;
    description.connections = help.connections;
    description.scope = help.scope;
    description.risk = help.risk;
    description.roles = help.roles;
    description.tags = help.tags;
    QHash<QString, QString> helps;
    for (const LibraryScript::Parameter& one : help.parameters)
        helps.insert(one.name.toLower(), one.help);
    if (const QJsonObject object = answer["binding"_L1].toObject(); !object.isEmpty()) {
        const Attribute binding = attributeOf(object);
        description.defaultSet = binding.text(u"defaultparametersetname"_s);
        description.supportsWhatIf = binding.isOn(u"supportsshouldprocess"_s);
    }
    description.hasDynamicParameters = answer["dynamic"_L1].toBool();
    QStringList sets;
    for (const auto& each : answer["parameters"_L1].toArray()) {
        description.parameters << parameterOf(each.toObject(), helps);
        for (const ParameterSetUse& use : description.parameters.constLast().sets) {
            if (use.set != "__AllParameterSets"_L1 && !sets.contains(use.set, Qt::CaseInsensitive))
                sets << use.set;
        }
    }
    // The default one first.
    const auto isDefault = [&description](const QString& set) {
        return set.compare(description.defaultSet, Qt::CaseInsensitive) == 0;
    };
    std::stable_partition(sets.begin(), sets.end(), isDefault);
    if (!description.defaultSet.isEmpty() && !sets.isEmpty() && !isDefault(sets.constFirst()))
        sets.prepend(description.defaultSet); // one that no parameter is alone in
    description.parameterSets = sets;
    return analysis;
}

} // namespace steward
