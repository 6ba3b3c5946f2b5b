#pragma once

#include <QObject>

class QsciScintilla;

namespace steward {

class Theme;

/// Colours what Scintilla's lexer leaves plain: parameters (-Name), types ([string]), commands by their
/// Verb-Noun shape and variables inside double-quoted strings. Works on the visible lines only, whenever they
/// change.
class PowerShellHighlights final : public QObject
{
    Q_OBJECT

public:
    PowerShellHighlights(QsciScintilla& editor, const Theme& theme);

    /// Takes the colours from the theme anew.
    void restyle();
    /// Also done by itself after every change of text, scroll position and folding.
    void refresh();
    /// What is not enabled looks at nothing.
    void setEnabled(bool enabled) { m_enabled = enabled; }

private:
    void colorLine(long line);
    void fill(int indicator, long from, long length);

    QsciScintilla& m_editor;
    const Theme& m_theme;
    bool m_enabled = true;
};

} // namespace steward
