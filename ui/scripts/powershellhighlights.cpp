#include "powershellhighlights.h"

#include "powershelllexer.h"
#include "qscintilla.h"

#include <common/theme.h>

#include <QRegularExpression>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

enum Indicator
{
    ParameterColor = 9,
    TypeColor = 10,
    CommandColor = 11,
    VariableColor = 12
};

constexpr long kLongLine = 5000;

long asScintillaColor(const QColor& color)
{
    return long(color.red()) | (long(color.green()) << 8) | (long(color.blue()) << 16);
}

} // namespace

PowerShellHighlights::PowerShellHighlights(QsciScintilla& editor, const Theme& theme)
    : QObject(&editor), m_editor(editor), m_theme(theme)
{
    connect(&editor, &QsciScintillaBase::SCN_UPDATEUI, this, [this](int updated) {
        if ((updated & (QsciScintillaBase::SC_UPDATE_CONTENT | QsciScintillaBase::SC_UPDATE_V_SCROLL)) != 0)
            refresh();
    });
    restyle();
}

void PowerShellHighlights::restyle()
{
    const std::pair<int, const char*> looks[] = {{ParameterColor, "syntax.parameter"},
                                                 {TypeColor, "syntax.type"},
                                                 {CommandColor, "syntax.cmdlet"},
                                                 {VariableColor, "syntax.variable"}};
    for (const auto& [indicator, role] : looks) {
        m_editor.SendScintilla(QsciScintillaBase::SCI_INDICSETSTYLE, indicator,
                               QsciScintillaBase::INDIC_TEXTFORE);
        m_editor.SendScintilla(QsciScintillaBase::SCI_INDICSETFORE, (unsigned long)(indicator),
                               asScintillaColor(m_theme.color(role)));
    }
}

void PowerShellHighlights::refresh()
{
    if (!m_enabled)
        return;
    const long first = m_editor.SendScintilla(QsciScintillaBase::SCI_GETFIRSTVISIBLELINE);
    const long shown = m_editor.SendScintilla(QsciScintillaBase::SCI_LINESONSCREEN) + 1;
    const long end = m_editor.SendScintilla(QsciScintillaBase::SCI_GETENDSTYLED);
    const long lastLine = m_editor.SendScintilla(QsciScintillaBase::SCI_DOCLINEFROMVISIBLE, first + shown);
    const long lastPosition = m_editor.SendScintilla(QsciScintillaBase::SCI_GETLINEENDPOSITION, lastLine);
    if (end < lastPosition)
        m_editor.SendScintilla(QsciScintillaBase::SCI_COLOURISE, end, lastPosition);
    for (long visible = first; visible <= first + shown; ++visible)
        colorLine(m_editor.SendScintilla(QsciScintillaBase::SCI_DOCLINEFROMVISIBLE, visible));
}

void PowerShellHighlights::fill(int indicator, long from, long length)
{
    m_editor.SendScintilla(QsciScintillaBase::SCI_SETINDICATORCURRENT, indicator);
    m_editor.SendScintilla(QsciScintillaBase::SCI_INDICATORFILLRANGE, from, length);
}

void PowerShellHighlights::colorLine(long line)
{
    static const QRegularExpression kParameter(u"(?<=[\\s(,;|{])-[A-Za-z][A-Za-z0-9_]*:?"_s);
    static const QRegularExpression kType(
        u"\\[[A-Za-z_][A-Za-z0-9_.]*(?:\\[\\])?\\]|\\[[A-Za-z_][A-Za-z0-9_]*(?=\\()"_s);
    static const QRegularExpression kCommand(u"(?<![\\w$.-])[A-Za-z]+-[A-Za-z][A-Za-z0-9]*"_s);
    static const QRegularExpression kVariable(
        u"(?<!`)\\$(?:\\{[^}]+\\}|(?:[A-Za-z]+:)?[A-Za-z_][A-Za-z0-9_]*)"_s);

    const long from = m_editor.SendScintilla(QsciScintillaBase::SCI_POSITIONFROMLINE, line);
    const long length = m_editor.SendScintilla(QsciScintillaBase::SCI_LINELENGTH, line);
    for (int indicator = ParameterColor; indicator <= VariableColor; ++indicator) {
        m_editor.SendScintilla(QsciScintillaBase::SCI_SETINDICATORCURRENT, indicator);
        m_editor.SendScintilla(QsciScintillaBase::SCI_INDICATORCLEARRANGE, from, length);
    }
    if (length <= 0 || length > kLongLine)
        return;
    QByteArray bytes(length + 1, '\0');
    m_editor.SendScintilla(QsciScintillaBase::SCI_GETLINE, (unsigned long)(line), bytes.data());
    bytes.truncate(length);
    // One character a byte, so that offsets are Scintilla's positions.
    const QString text = QString::fromLatin1(bytes);
    const auto styleAt = [&](qsizetype offset) {
        return int(m_editor.SendScintilla(QsciScintillaBase::SCI_GETSTYLEAT, from + long(offset)) & 0x7f);
    };
    const auto isCode = [](int style) {
        return style == PowerShellLexer::Default || style == PowerShellLexer::Identifier ||
               style == PowerShellLexer::Operator || style == PowerShellLexer::Alias ||
               style == PowerShellLexer::Cmdlet;
    };
    const auto each = [&](const QRegularExpression& expression, int indicator, auto&& accepts) {
        for (auto it = expression.globalMatch(text); it.hasNext();) {
            const QRegularExpressionMatch match = it.next();
            if (accepts(styleAt(match.capturedStart()), styleAt(match.capturedEnd() - 1)))
                fill(indicator, from + long(match.capturedStart()), long(match.capturedLength()));
        }
    };
    each(kCommand, CommandColor,
         [&](int a, int b) { return isCode(a) && isCode(b) && a != PowerShellLexer::Operator; });
    each(kParameter, ParameterColor, [&](int a, int) { return isCode(a); });
    each(kType, TypeColor, [&](int a, int) { return a == PowerShellLexer::Operator; });
    each(kVariable, VariableColor,
         [&](int a, int) { return a == PowerShellLexer::String || a == PowerShellLexer::HereString; });
}

} // namespace steward
