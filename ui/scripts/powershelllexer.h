#pragma once

#include "qscintilla.h"

namespace steward {

class Theme;

/// Scintilla's own PowerShell lexer with Steward's words and colours. QScintilla has no class for it.
class PowerShellLexer final : public QsciLexer
{
    Q_OBJECT

public:
    /// Scintilla's style numbers (SCE_POWERSHELL_*), which QScintilla does not export.
    enum Style
    {
        Default = 0,
        Comment = 1,
        String = 2,
        Character = 3,
        Number = 4,
        Variable = 5,
        Operator = 6,
        Identifier = 7,
        Keyword = 8,
        Cmdlet = 9,
        Alias = 10,
        Function = 11,
        User = 12,
        CommentStream = 13,
        HereString = 14,
        HereCharacter = 15,
        CommentDocKeyword = 16
    };

    PowerShellLexer(const Theme& theme, QObject* parent);

    const char* language() const override { return "PowerShell"; }
    const char* lexer() const override { return "powershell"; }
    QString description(int style) const override;
    const char* keywords(int set) const override;
    const char* wordCharacters() const override;
    int braceStyle() const override { return Operator; }
    QColor defaultColor(int style) const override;
    QColor defaultPaper(int style) const override;
    QFont defaultFont(int style) const override;
    bool defaultEolFill(int style) const override;
    void refreshProperties() override;

    /// Takes colours and fonts from the theme anew.
    void restyle();

private:
    const Theme& m_theme;
};

/// The theme's code font with a size in points, which is all that Scintilla understands.
[[nodiscard]] QFont editorFont(const Theme& theme);

} // namespace steward
