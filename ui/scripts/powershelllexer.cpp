#include "powershelllexer.h"

#include <common/theme.h>

#include <QFontInfo>
#include <QGuiApplication>
#include <QScreen>

namespace steward {

namespace {

// All lower case: the lexer lowers a word before it looks it up.
constexpr const char* kKeywords = "begin break catch class clean configuration continue data define do "
                                  "dynamicparam else elseif end enum exit "
                                  "filter finally for foreach from function hidden if in inlinescript "
                                  "parallel param process return sequence "
                                  "static switch throw trap try until using var while workflow";

constexpr const char* kCmdlets =
    "add-content add-member add-type clear-host clear-variable compare-object connect-exchangeonline "
    "connect-ippssession connect-partnercenter convertfrom-csv convertfrom-json convertfrom-securestring "
    "convertto-csv convertto-html convertto-json convertto-securestring copy-item export-csv foreach-object "
    "format-custom format-list format-table format-wide get-alias get-childitem "
    "get-command get-content get-credential get-date get-error get-exomailbox get-exorecipient get-help "
    "get-host get-item get-itemproperty get-job get-location get-mailbox get-member get-module get-process "
    "get-random get-service get-unique get-variable group-object import-csv import-module invoke-command "
    "invoke-expression invoke-restmethod invoke-webrequest join-path measure-command measure-object "
    "move-item "
    "new-guid new-item new-object new-variable out-default out-file out-host out-null out-string read-host "
    "receive-job remove-item remove-variable rename-item resolve-path select-object select-string "
    "set-content "
    "set-item set-location set-strictmode set-variable sort-object split-path start-job start-process "
    "start-sleep stop-job stop-process tee-object test-connection test-path wait-job where-object "
    "write-debug write-error write-host write-information write-output write-progress write-verbose "
    "write-warning";

constexpr const char* kAliases = "cat cd clear cls copy cp del diff dir echo erase fl foreach ft gc gci gcm "
                                 "gm group gv h iex ii ipcsv irm "
                                 "iwr kill ls measure mkdir more move mv ni oh popd ps pushd pwd ren rm "
                                 "rmdir rv sasv select set sleep sort "
                                 "sp start tee type where write";

constexpr const char* kDocKeywords = "component description example externalhelp forwardhelpcategory "
                                     "forwardhelptargetname functionality inputs "
                                     "link notes outputs parameter remotehelprunspace role synopsis";

} // namespace

QFont editorFont(const Theme& theme)
{
    QFont font = theme.font(Theme::Text::Code);
    if (font.pixelSize() > 0) {
        const QScreen* screen = QGuiApplication::primaryScreen();
        const qreal dpi = screen != nullptr ? screen->logicalDotsPerInchY() : 96.0;
        font.setPointSizeF(font.pixelSize() * 72.0 / dpi);
    }
    return font;
}

PowerShellLexer::PowerShellLexer(const Theme& theme, QObject* parent) : QsciLexer(parent), m_theme(theme)
{
    restyle();
}

QString PowerShellLexer::description(int style) const
{
    switch (style) {
    case Default:
        return tr("Default");
    case Comment:
        return tr("Comment");
    case String:
        return tr("Double-quoted string");
    case Character:
        return tr("Single-quoted string");
    case Number:
        return tr("Number");
    case Variable:
        return tr("Variable");
    case Operator:
        return tr("Operator");
    case Identifier:
        return tr("Identifier");
    case Keyword:
        return tr("Keyword");
    case Cmdlet:
        return tr("Cmdlet");
    case Alias:
        return tr("Alias");
    case Function:
        return tr("Function");
    case User:
        return tr("User defined");
    case CommentStream:
        return tr("Block comment");
    case HereString:
        return tr("Double-quoted here-string");
    case HereCharacter:
        return tr("Single-quoted here-string");
    case CommentDocKeyword:
        return tr("Help keyword");
    default:
        return {};
    }
}

const char* PowerShellLexer::keywords(int set) const
{
    switch (set) {
    case 1:
        return kKeywords;
    case 2:
        return kCmdlets;
    case 3:
        return kAliases;
    case 6:
        return kDocKeywords;
    default:
        return nullptr;
    }
}

const char* PowerShellLexer::wordCharacters() const
{
    return "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
}

QColor PowerShellLexer::defaultColor(int style) const
{
    switch (style) {
    case Comment:
    case CommentStream:
        return m_theme.color("syntax.comment");
    case CommentDocKeyword:
        return m_theme.color("syntax.comment");
    case String:
    case Character:
    case HereString:
    case HereCharacter:
        return m_theme.color("syntax.string");
    case Number:
        return m_theme.color("syntax.number");
    case Variable:
        return m_theme.color("syntax.variable");
    case Operator:
        return m_theme.color("syntax.operator");
    case Keyword:
        return m_theme.color("syntax.keyword");
    case Cmdlet:
    case Alias:
    case Function:
        return m_theme.color("syntax.cmdlet");
    default:
        return m_theme.color("syntax.text");
    }
}

QColor PowerShellLexer::defaultPaper(int) const
{
    return m_theme.color("syntax.background");
}

QFont PowerShellLexer::defaultFont(int style) const
{
    QFont font = editorFont(m_theme);
    if (style == CommentDocKeyword)
        font.setWeight(QFont::DemiBold);
    return font;
}

bool PowerShellLexer::defaultEolFill(int) const
{
    return false;
}

void PowerShellLexer::refreshProperties()
{
    Q_EMIT propertyChanged("fold", "1");
    Q_EMIT propertyChanged("fold.comment", "1");
    Q_EMIT propertyChanged("fold.compact", "0");
}

void PowerShellLexer::restyle()
{
    setDefaultColor(m_theme.color("syntax.text"));
    setDefaultPaper(m_theme.color("syntax.background"));
    setDefaultFont(editorFont(m_theme));
    for (int style = Default; style <= CommentDocKeyword; ++style) {
        setColor(defaultColor(style), style);
        setPaper(defaultPaper(style), style);
        setFont(defaultFont(style), style);
    }
}

} // namespace steward
