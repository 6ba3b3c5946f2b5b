#include "completioncontext.h"

#include <QSet>

#include <vector>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

using Place = CompletionContext::Place;

bool isWord(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

bool isCommandPart(QChar c)
{
    return isWord(c) || c == u'-' || c == u'\\' || c == u'.' || c == u':' || c == u'/' || c == u'~' ||
           c == u'*' || c == u'?' || c == u'%';
}

/// A statement that follows these begins at once.
bool isLeadIn(const QString& word)
{
    static const QSet<QString> words{u"return"_s, u"throw"_s, u"else"_s,    u"do"_s,  u"try"_s, u"finally"_s,
                                     u"exit"_s,   u"begin"_s, u"process"_s, u"end"_s, u"in"_s,  u"trap"_s};
    return words.contains(word);
}

/// One level of parentheses or braces, and the statement that stands in it.
struct Frame
{
    bool inText = false; ///< a $( ) of a text in double quotes: that text goes on after it
    bool expectsCommand = true;
    QString command;
    QStringList given;
    QString parameter; ///< whose value comes next

    void statement()
    {
        expectsCommand = true;
        command.clear();
        given.clear();
        parameter.clear();
    }
};

class Scanner
{
public:
    Scanner(const QString& text, qsizetype offset)
        : m_text(text), m_end(qBound(qsizetype(0), offset, text.size()))
    {
        m_frames.emplace_back();
    }

    CompletionContext run()
    {
        while (m_at < m_end && !m_found)
            step();
        if (!m_found)
            here();
        return m_context;
    }

private:
    [[nodiscard]] QChar peek(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text.at(m_at + ahead) : QChar();
    }
    Frame& frame() { return m_frames.back(); }

    void finish(Place place, qsizetype start, const QString& word)
    {
        m_found = true;
        m_context.place = place;
        m_context.start = start;
        m_context.word = word;
        if (place == Place::Parameter || place == Place::Value || place == Place::Argument) {
            m_context.command = frame().command;
            m_context.given = frame().given;
            m_context.parameter = place == Place::Value ? frame().parameter : QString();
        }
    }

    /// The caret stands between two pieces.
    void here()
    {
        if (frame().expectsCommand)
            return finish(Place::Command, m_end, {});
        if (!frame().command.isEmpty())
            return finish(frame().parameter.isEmpty() ? Place::Argument : Place::Value, m_end, {});
        finish(Place::Nothing, m_end, {});
    }

    void nothing()
    {
        m_at = m_end;
        finish(Place::Nothing, m_end, {});
    }

    void step()
    {
        const QChar c = peek();
        if (c == u'\n' || c == u'\r') {
            ++m_at;
            if (!m_goesOn)
                frame().statement();
            return;
        }
        if (c.isSpace()) {
            ++m_at;
            return;
        }
        if (c == u'`') {
            m_at += peek(1) == u'\r' && peek(2) == u'\n' ? 3 : 2;
            return;
        }
        if (c == u'#')
            return lineComment();
        if (c == u'<' && peek(1) == u'#')
            return blockComment();
        const bool goesOn = m_goesOn;
        m_goesOn = false;
        if (c == u'@' && (peek(1) == u'\'' || peek(1) == u'"'))
            return hereString();
        if (c == u'\'')
            return literal();
        if (c == u'"')
            return expandable();
        if (c == u'$')
            return variable();
        if (c == u'[')
            return bracket();
        if (c == u'(' || c == u'{') {
            ++m_at;
            m_frames.emplace_back();
            return;
        }
        if (c == u')' || c == u'}')
            return close();
        if (c == u';') {
            ++m_at;
            return frame().statement();
        }
        if (c == u'|' || c == u'&') {
            m_at += peek(1) == c ? 2 : 1;
            frame().statement();
            m_goesOn = true; // a line may end here
            return;
        }
        if (c == u'=' || c == u',' || c == u'+' || c == u'*' || c == u'/' || c == u'%' || c == u'!' ||
            c == u'<' || c == u'>') {
            ++m_at;
            if (frame().command.isEmpty()) {
                frame().expectsCommand = c == u'=';
            }
            m_goesOn = c == u',' || c == u'=' || c == u'+';
            return;
        }
        if (c == u'-' && !frame().command.isEmpty() && (isWord(peek(1)) || m_at + 1 >= m_end))
            return parameter();
        if (c == u'-' && frame().expectsCommand && m_at + 1 >= m_end) {
            ++m_at;
            return finish(Place::Nothing, m_end, {});
        }
        if ((c == u'.' || (c == u':' && peek(1) == u':')) && m_afterValue)
            return member();
        if (frame().expectsCommand && (isWord(c) || c == u'.' || c == u'%' || c == u'?'))
            return command();
        m_goesOn = goesOn && c == u'-';
        bareWord();
    }

    void lineComment()
    {
        while (m_at < m_text.size() && peek() != u'\n')
            ++m_at;
        if (m_at >= m_end)
            nothing();
    }

    void blockComment()
    {
        const qsizetype end = m_text.indexOf("#>"_L1, m_at + 2);
        m_at = end < 0 ? m_text.size() : end + 2;
        if (end < 0 || m_at > m_end)
            nothing();
    }

    void valueEnds()
    {
        frame().parameter.clear();
        frame().expectsCommand = false;
        m_afterValue = true;
    }

    void hereString()
    {
        const QString end = u"\n"_s + peek(1) + u'@';
        const qsizetype found = m_text.indexOf(end, m_at + 2);
        m_at = found < 0 ? m_text.size() : found + end.size();
        if (m_at > m_end || (found < 0 && m_at >= m_end))
            return nothing();
        valueEnds();
    }

    void literal()
    {
        const qsizetype start = m_at++;
        while (m_at < m_end) {
            if (peek() == u'\'') {
                if (peek(1) != u'\'' || m_at + 1 >= m_end) {
                    ++m_at;
                    return valueEnds();
                }
                ++m_at;
            }
            ++m_at;
        }
        quoted(start, u'\'');
    }

    /// The caret is within a text in quotes: a value, where one is expected.
    void quoted(qsizetype start, QChar quote)
    {
        if (!frame().command.isEmpty() && !frame().parameter.isEmpty()) {
            finish(Place::Value, start, m_text.mid(start + 1, m_end - start - 1));
            m_context.quote = quote;
        } else {
            finish(Place::Nothing, m_end, {});
        }
    }

    void expandable()
    {
        m_textStart = m_at++;
        textGoesOn();
    }

    void textGoesOn()
    {
        while (m_at < m_end) {
            const QChar c = peek();
            if (c == u'`') {
                m_at += 2;
            } else if (c == u'"') {
                if (peek(1) != u'"' || m_at + 1 >= m_end) {
                    ++m_at;
                    return valueEnds();
                }
                m_at += 2;
            } else if (c == u'$' && peek(1) == u'(') {
                m_at += 2;
                m_frames.emplace_back();
                frame().inText = true;
                return;
            } else if (c == u'$' && (isWord(peek(1)) || m_at + 1 >= m_end)) {
                const qsizetype start = m_at++;
                while (m_at < m_end && isWord(peek()))
                    ++m_at;
                if (m_at >= m_end)
                    return finish(Place::Variable, start, m_text.mid(start + 1, m_end - start - 1));
            } else {
                ++m_at;
            }
        }
        if (!m_found)
            quoted(m_textStart, u'"');
    }

    void variable()
    {
        const qsizetype start = m_at++;
        if (peek() == u'(') { // $( )
            ++m_at;
            valueEnds();
            m_frames.emplace_back();
            return;
        }
        if (peek() == u'{') {
            const qsizetype end = m_text.indexOf(u'}', m_at);
            m_at = end < 0 ? m_text.size() : end + 1;
            if (m_at > m_end)
                return nothing();
            return valueEnds();
        }
        while (m_at < m_end && (isWord(peek()) || (peek() == u':' && peek(1) != u':')))
            ++m_at;
        if (m_at >= m_end)
            return finish(Place::Variable, start, m_text.mid(start + 1, m_end - start - 1));
        valueEnds();
    }

    void bracket()
    {
        const qsizetype start = m_at++;
        if (m_afterValue) { // an index
            while (m_at < m_end && peek() != u']' && peek() != u'\n')
                ++m_at;
            if (m_at >= m_end)
                return finish(Place::Nothing, m_end, {});
            ++m_at;
            return valueEnds();
        }
        while (m_at < m_end && (isWord(peek()) || peek() == u'.' || peek() == u'[' || peek() == u']')) {
            ++m_at;
            if (m_text.at(m_at - 1) == u']' && peek() != u']')
                break;
        }
        if (m_at >= m_end && m_text.at(m_at - 1) != u']')
            return finish(Place::Type, start + 1, m_text.mid(start + 1, m_end - start - 1));
        if (m_text.at(m_at - 1) == u']') { // a type: a statement may still begin after a cast
            m_afterValue = true;
            frame().expectsCommand = frame().expectsCommand && frame().command.isEmpty();
            return;
        }
        // An attribute: what stands in it is no command.
        while (m_at < m_end && peek() != u']') {
            if (peek() == u'\'' || peek() == u'"') {
                const qsizetype end = m_text.indexOf(peek(), m_at + 1);
                m_at = end < 0 ? m_end : end;
            }
            ++m_at;
        }
        if (m_at >= m_end)
            return nothing();
        ++m_at;
    }

    void close()
    {
        ++m_at;
        const bool inText = frame().inText;
        const bool isBlock = m_text.at(m_at - 1) == u'}';
        if (m_frames.size() > 1)
            m_frames.pop_back();
        if (inText)
            return textGoesOn();
        valueEnds();
        if (isBlock && frame().command.isEmpty())
            frame().expectsCommand = true; // after a block of a statement
    }

    void parameter()
    {
        const qsizetype start = m_at++;
        while (m_at < m_end && (isWord(peek())))
            ++m_at;
        const QString name = m_text.mid(start + 1, m_at - start - 1);
        if (m_at >= m_end)
            return finish(Place::Parameter, start, name);
        frame().given << name;
        frame().parameter = name;
        m_afterValue = false;
        if (peek() == u':')
            ++m_at;
    }

    void member()
    {
        m_at += peek() == u':' ? 2 : 1;
        const qsizetype start = m_at;
        while (m_at < m_end && isWord(peek()))
            ++m_at;
        if (m_at >= m_end)
            return finish(Place::Member, start, m_text.mid(start, m_end - start));
        m_afterValue = true;
    }

    void command()
    {
        const qsizetype start = m_at;
        if (peek() == u'.' && peek(1).isSpace()) { // dot-sourcing: the command follows
            ++m_at;
            return;
        }
        while (m_at < m_end && isCommandPart(peek()))
            ++m_at;
        const QString word = m_text.mid(start, m_at - start);
        if (m_at >= m_end)
            return finish(Place::Command, start, word);
        m_afterValue = false;
        const QString low = word.toLower();
        if (isLeadIn(low))
            return;
        static const QSet<QString> keywords{u"if"_s,     u"elseif"_s, u"foreach"_s, u"for"_s,   u"while"_s,
                                            u"switch"_s, u"until"_s,  u"param"_s,   u"catch"_s, u"function"_s,
                                            u"filter"_s, u"class"_s,  u"enum"_s,    u"using"_s, u"data"_s};
        frame().expectsCommand = false;
        // foreach is a command after a pipe; either way what follows in parentheses is not its argument.
        if (!keywords.contains(low))
            frame().command = word;
    }

    void bareWord()
    {
        const qsizetype start = m_at;
        while (m_at < m_end && !peek().isSpace() && !u"()[]{}|;,'\"$`="_s.contains(peek()))
            ++m_at;
        if (m_at == start)
            ++m_at;
        if (m_at >= m_end && !frame().command.isEmpty()) {
            return finish(frame().parameter.isEmpty() ? Place::Argument : Place::Value, start,
                          m_text.mid(start, m_end - start));
        }
        if (m_at >= m_end)
            return finish(Place::Nothing, m_end, {});
        valueEnds();
        const QString word = m_text.mid(start, m_at - start).toLower();
        if (word == "in"_L1 && frame().command.isEmpty())
            frame().expectsCommand = true;
    }

    const QString& m_text;
    const qsizetype m_end;
    qsizetype m_at = 0;
    std::vector<Frame> m_frames;
    CompletionContext m_context;
    bool m_found = false;
    bool m_goesOn = false;     ///< the statement goes on in the next line
    bool m_afterValue = false; ///< a dot or a bracket here belongs to what stands before it
    qsizetype m_textStart = 0;
};

} // namespace

CompletionContext contextAt(const QString& text, qsizetype offset)
{
    return Scanner(text, offset).run();
}

} // namespace steward
