#include "parametercommand.h"

#include <QDir>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

// PowerShell takes these for ' and " too.
bool isSingleQuote(QChar c)
{
    return c == u'\'' || (c >= QChar(0x2018) && c <= QChar(0x201b));
}

bool isDoubleQuote(QChar c)
{
    return c == u'"' || (c >= QChar(0x201c) && c <= QChar(0x201e));
}

bool isDash(QChar c)
{
    return c == u'-' || (c >= QChar(0x2013) && c <= QChar(0x2015));
}

bool isUnprintable(QChar c)
{
    return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format ||
           c.category() == QChar::Other_Surrogate || c == QChar(0x2028) || c == QChar(0x2029);
}

QString bare(const QString& text)
{
    static const QRegularExpression kNumber(u"^-?[0-9]{1,15}(\\.[0-9]{1,15})?$"_s);
    return kNumber.match(text).hasMatch() ? text : QString();
}

const ScriptParameter* declared(const ScriptDescription& description, const QString& name)
{
    for (const ScriptParameter& parameter : description.parameters) {
        if (parameter.name.compare(name, Qt::CaseInsensitive) == 0)
            return &parameter;
    }
    return nullptr;
}

QString written(const ScriptParameter* parameter, const QString& text)
{
    const bool isNumeric = parameter != nullptr && (parameter->kind == ParameterKind::Integer ||
                                                    parameter->kind == ParameterKind::Number);
    const QString number = isNumeric ? bare(text) : QString();
    return number.isEmpty() ? powerShellQuoted(text) : number;
}

/// The same for an argument and for a value in a hashtable. Empty: not given.
QString expression(const NamedValue& value, const ScriptParameter* parameter)
{
    if (const auto* text = std::get_if<QString>(&value.value))
        return written(parameter, *text);
    if (const auto* on = std::get_if<bool>(&value.value))
        return *on ? u"$true"_s : u"$false"_s;
    if (const auto* list = std::get_if<QStringList>(&value.value)) {
        QStringList items;
        for (const QString& item : *list)
            items << written(parameter, item);
        return items.size() > 1 ? items.join(u',') : u"@(%1)"_s.arg(items.join(u','));
    }
    if (std::holds_alternative<Secret>(value.value) && parameter != nullptr &&
        parameter->kind != ParameterKind::SecureText) // PowerShell 7.1 and later
        return u"(Read-Host -MaskInput -Prompt %1)"_s.arg(powerShellQuoted(value.name));
    if (std::holds_alternative<Secret>(value.value))
        return u"(Read-Host -AsSecureString -Prompt %1)"_s.arg(powerShellQuoted(value.name));
    if (const auto* credential = std::get_if<ParameterCredential>(&value.value))
        return u"(Get-Credential -UserName %1 -Message %2)"_s.arg(powerShellQuoted(credential->userName),
                                                                  powerShellQuoted(value.name));
    if (const auto* table = std::get_if<ParameterTable>(&value.value)) {
        QStringList pairs;
        for (const auto& [key, text] : *table)
            pairs << powerShellQuoted(key) + u" = "_s + powerShellQuoted(text);
        const bool isOrdered =
            parameter != nullptr && parameter->type.contains("ordered"_L1, Qt::CaseInsensitive);
        return isOrdered ? u"([ordered]@{%1})"_s.arg(pairs.join(u"; "_s))
                         : u"@{%1}"_s.arg(pairs.join(u"; "_s));
    }
    return {};
}

} // namespace

QString powerShellQuoted(const QString& text)
{
    const auto unprintable = [&](qsizetype i) {
        const QChar c = text.at(i);
        if (c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate())
            return false;
        if (c.isLowSurrogate() && i > 0 && text.at(i - 1).isHighSurrogate())
            return false;
        return isUnprintable(c);
    };
    bool isPlain = true;
    for (qsizetype i = 0; i < text.size() && isPlain; ++i)
        isPlain = !unprintable(i);
    QString quoted;
    quoted.reserve(text.size() + 2);
    if (isPlain) {
        for (const QChar c : text) {
            quoted += c;
            if (isSingleQuote(c))
                quoted += c;
        }
        return u'\'' + quoted + u'\'';
    }
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c == u'\n')
            quoted += u"`n"_s;
        else if (c == u'\r')
            quoted += u"`r"_s;
        else if (c == u'\t')
            quoted += u"`t"_s;
        else if (unprintable(i))
            quoted += u"$([char]0x%1)"_s.arg(int(c.unicode()), 0, 16);
        else if (isDoubleQuote(c) || c == u'$' || c == u'`')
            quoted += QString(u'`') + c;
        else
            quoted += c;
    }
    return u'"' + quoted + u'"';
}

QString commandLine(const QString& script, const ScriptDescription& description,
                    const ParameterValues& values)
{
    static const QRegularExpression kPlainFile(u"^[A-Za-z0-9_][A-Za-z0-9_.-]*$"_s);
    static const QRegularExpression kPlainName(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
    QString file = QString(script).replace(u'\\', u'/');
    file = file.mid(file.lastIndexOf(u'/') + 1);
    if (file.isEmpty())
        file = u"Script.ps1"_s;
    else if (!file.endsWith(".ps1"_L1, Qt::CaseInsensitive))
        file += u".ps1"_s;
    const QString call =
        kPlainFile.match(file).hasMatch() ? u".\\"_s + file : u"& "_s + powerShellQuoted(u".\\"_s + file);
    const bool areNamesPlain = std::all_of(values.begin(), values.end(), [](const NamedValue& value) {
        return !isGiven(value.value) || kPlainName.match(value.name).hasMatch();
    });
    QStringList words;
    for (const NamedValue& value : values) {
        const ScriptParameter* parameter = declared(description, value.name);
        const QString text = expression(value, parameter);
        if (text.isEmpty())
            continue;
        if (!areNamesPlain)
            words << powerShellQuoted(value.name) + u" = "_s + text;
        else if (const auto* on = std::get_if<bool>(&value.value);
                 on != nullptr && (parameter == nullptr || parameter->kind == ParameterKind::Switch))
            words << u'-' + value.name + (*on ? QString() : u":$false"_s);
        else
            words << u'-' + value.name + u' ' + text;
    }
    if (words.isEmpty())
        return call;
    return areNamesPlain ? call + u' ' + words.join(u' ')
                         : u"$values = @{%1}; %2 @values"_s.arg(words.join(u"; "_s), call);
}

namespace {

/// Reads literals, one after another; what is not one is taken as the text that it is and named.
class CommandReader final
{
public:
    CommandReader(const QString& text, const ScriptDescription& description)
        : m_text(text), m_description(description)
    {
    }

    ReadCommand read()
    {
        skipSpace();
        if (const qsizetype table = splatStart(); table >= 0) {
            m_at = table + 2;
            while (skipTableSpace(), m_at < m_text.size() && peek() != u'}') {
                const Item key = item(u"=;}"_s);
                skipSpace();
                if (peek() != u'=') {
                    m_found.left << key.source;
                    ++m_at;
                    continue;
                }
                ++m_at;
                skipSpace();
                assign(parameterNamed(key.text), key.source, value(u";}"_s));
            }
            return m_found;
        }
        if (peek() == u'&' || (peek() == u'.' && m_text.mid(m_at + 1, 1).trimmed().isEmpty())) {
            ++m_at;
            skipSpace();
        }
        item({}); // the script itself
        int position = 0;
        while (skipSpace(), m_at < m_text.size()) {
            if (isParameter()) {
                named();
                continue;
            }
            const Value given = value({});
            assign(atPosition(position++), given.source, given);
        }
        return m_found;
    }

private:
    struct Item
    {
        QString text;
        QString source;
        bool isLiteral = true;
        bool isBare = false;
    };
    struct Value
    {
        QStringList items;
        ParameterTable table;
        QString source;
        bool isList = false;
        bool isTable = false;
        bool isLiteral = true;
        std::optional<bool> truth;
    };

    [[nodiscard]] QChar peek(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text.at(m_at + ahead) : QChar();
    }
    void skipSpace()
    {
        for (; m_at < m_text.size(); ++m_at) {
            if (peek() == u'`' && (peek(1) == u'\n' || peek(1) == u'\r'))
                continue;
            if (!peek().isSpace())
                return;
        }
    }
    void skipTableSpace()
    {
        while (m_at < m_text.size() && (peek().isSpace() || peek() == u';'))
            ++m_at;
    }
    [[nodiscard]] qsizetype splatStart() const
    {
        static const QRegularExpression kSplat(u"\\A\\s*(?:\\$\\w+\\s*=\\s*)?(?:\\[ordered\\]\\s*)?(@\\{)"_s,
                                               QRegularExpression::CaseInsensitiveOption);
        const auto match = kSplat.match(m_text);
        return match.hasMatch() ? match.capturedStart(1) : -1;
    }
    [[nodiscard]] bool isParameter() const
    {
        return isDash(peek()) && (peek(1).isLetter() || peek(1) == u'_');
    }

    QString quoted()
    {
        const bool isSingle = isSingleQuote(peek());
        QString text;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            const QChar c = peek();
            if (isSingle ? isSingleQuote(c) : isDoubleQuote(c)) {
                if (!(isSingle ? isSingleQuote(peek(1)) : isDoubleQuote(peek(1)))) {
                    ++m_at;
                    return text;
                }
                text += c;
                ++m_at;
                continue;
            }
            if (!isSingle && c == u'`') {
                const QChar next = peek(1);
                ++m_at;
                text += next == u'n'   ? QChar(u'\n')
                        : next == u'r' ? QChar(u'\r')
                        : next == u't' ? QChar(u'\t')
                                       : next;
                continue;
            }
            if (!isSingle && c == u'$' && (peek(1).isLetterOrNumber() || peek(1) == u'(' || peek(1) == u'{'))
                m_isComputed = true;
            text += c;
        }
        m_isComputed = true; // the quote is never closed
        return text;
    }

    /// Past what belongs together, whatever it is.
    void skipNested()
    {
        QString closers;
        for (; m_at < m_text.size(); ++m_at) {
            const QChar c = peek();
            if (isSingleQuote(c) || isDoubleQuote(c)) {
                quoted();
                --m_at;
            } else if (c == u'(' || c == u'{' || c == u'[') {
                closers += c == u'(' ? u')' : c == u'{' ? u'}' : u']';
            } else if (!closers.isEmpty() && c == closers.back()) {
                closers.chop(1);
                if (closers.isEmpty()) {
                    ++m_at;
                    return;
                }
            }
        }
    }

    Item item(const QString& ends)
    {
        Item found;
        const qsizetype from = m_at;
        m_isComputed = false;
        if (isSingleQuote(peek()) || isDoubleQuote(peek())) {
            found.text = quoted();
            found.isLiteral = !m_isComputed;
        } else {
            found.isBare = true;
            while (m_at < m_text.size() && !peek().isSpace() && peek() != u',' && peek() != u')' &&
                   !ends.contains(peek())) {
                if (peek() == u'(' || peek() == u'{' || peek() == u'[') {
                    found.isLiteral = false;
                    skipNested();
                } else {
                    found.isLiteral = found.isLiteral && peek() != u'$' && peek() != u'|' && peek() != u'&' &&
                                      peek() != u';';
                    ++m_at;
                }
            }
            if (m_at == from && m_at < m_text.size())
                ++m_at;
            found.text = m_text.mid(from, m_at - from);
        }
        found.source = m_text.mid(from, m_at - from);
        return found;
    }

    void take(Value& into, const QString& ends)
    {
        const Item one = item(ends);
        const QString word = one.text.toLower();
        if (one.isBare && (word == "$true"_L1 || word == "$false"_L1)) {
            into.truth = word == "$true"_L1;
            into.items << word.mid(1);
            return;
        }
        into.isLiteral = into.isLiteral && one.isLiteral;
        into.items << one.text;
    }

    Value value(const QString& ends)
    {
        Value found;
        const qsizetype from = m_at;
        if (peek() == u'@' && peek(1) == u'{') {
            found.isTable = true;
            m_at += 2;
            while (skipTableSpace(), m_at < m_text.size() && peek() != u'}') {
                const Item key = item(u"=;}"_s);
                skipSpace();
                if (peek() == u'=')
                    ++m_at;
                else
                    found.isLiteral = false;
                skipSpace();
                const Item text = item(u";}"_s);
                found.isLiteral = found.isLiteral && key.isLiteral && text.isLiteral;
                found.table << qMakePair(key.text, text.text);
            }
            ++m_at;
        } else {
            const bool isArray = peek() == u'@' && peek(1) == u'(';
            if (isArray)
                m_at += 2;
            skipSpace();
            found.isList = isArray;
            while (m_at < m_text.size() && !(isArray && peek() == u')')) {
                take(found, ends);
                const qsizetype behind = m_at;
                skipSpace();
                if (peek() != u',') {
                    if (isArray)
                        continue;
                    m_at = behind;
                    break;
                }
                found.isList = true;
                ++m_at;
                skipSpace();
            }
            if (isArray)
                ++m_at;
        }
        found.source = m_text.mid(from, m_at - from);
        return found;
    }

    void named()
    {
        const qsizetype from = m_at++;
        while (m_at < m_text.size() && (peek().isLetterOrNumber() || peek() == u'_'))
            ++m_at;
        const QString name = m_text.mid(from + 1, m_at - from - 1);
        const ScriptParameter* parameter = parameterNamed(name);
        const bool hasColon = peek() == u':';
        if (hasColon)
            ++m_at;
        const QString source = m_text.mid(from, m_at - from);
        if (parameter != nullptr && parameter->kind == ParameterKind::Switch && !hasColon) {
            setValue(m_found.values, parameter->name, true);
            return;
        }
        skipSpace();
        if (m_at >= m_text.size() || (isParameter() && !hasColon)) {
            m_found.left << source;
            return;
        }
        const Value given = value({});
        assign(parameter, source + u' ' + given.source, given);
    }

    [[nodiscard]] const ScriptParameter* parameterNamed(const QString& name) const
    {
        QList<const ScriptParameter*> begun;
        for (const ScriptParameter& parameter : m_description.parameters) {
            if (parameter.name.compare(name, Qt::CaseInsensitive) == 0 ||
                parameter.aliases.contains(name, Qt::CaseInsensitive))
                return &parameter;
            if (parameter.name.startsWith(name, Qt::CaseInsensitive))
                begun << &parameter;
        }
        return begun.size() == 1 ? begun.constFirst() : nullptr;
    }

    [[nodiscard]] const ScriptParameter* atPosition(int position) const
    {
        QList<QPair<int, const ScriptParameter*>> places;
        bool areNumbered = false;
        for (const ScriptParameter& parameter : m_description.parameters) {
            for (const ParameterSetUse& use : parameter.sets) {
                if (!use.position)
                    continue;
                areNumbered = true;
                places << qMakePair(*use.position, &parameter);
                break;
            }
        }
        if (!areNumbered) {
            for (const ScriptParameter& parameter : m_description.parameters) {
                if (parameter.kind != ParameterKind::Switch)
                    places << qMakePair(int(places.size()), &parameter);
            }
        }
        std::stable_sort(places.begin(), places.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        return position < places.size() ? places.at(position).second : nullptr;
    }

    void assign(const ScriptParameter* parameter, const QString& source, const Value& given)
    {
        const bool isHidden = parameter != nullptr && isSecret(*parameter);
        if (parameter == nullptr || isHidden || !given.isLiteral ||
            given.isTable != (parameter->kind == ParameterKind::Table)) {
            if (!isHidden)
                m_found.left << source.trimmed();
            return;
        }
        ParameterValue read;
        if (given.isTable)
            read = given.table;
        else if (parameter->isArray)
            read = given.items;
        else if (given.truth && !given.isList &&
                 (parameter->kind == ParameterKind::Switch || parameter->kind == ParameterKind::Boolean))
            read = *given.truth;
        else if (given.isList || given.items.isEmpty()) {
            m_found.left << source.trimmed();
            return;
        } else
            read = given.items.constFirst();
        setValue(m_found.values, parameter->name, read);
    }

    const QString m_text;
    const ScriptDescription& m_description;
    qsizetype m_at = 0;
    bool m_isComputed = false;
    ReadCommand m_found;
};

} // namespace

Result<ReadCommand> readCommandLine(const QString& text, const ScriptDescription& description)
{
    constexpr qsizetype kLongest = 256 * 1024;
    if (text.size() > kLongest)
        return fail(ErrorCode::BadRequest, u"The text is too long for a command line."_s);
    ReadCommand read = CommandReader(text.trimmed(), description).read();
    if (read.values.isEmpty())
        return fail(ErrorCode::BadRequest, u"There is no value for this script in the text."_s,
                    u"Copy a command line such as .\\Name.ps1 -Days 30, or a table @{ Days = 30 }."_s);
    return read;
}

} // namespace steward
