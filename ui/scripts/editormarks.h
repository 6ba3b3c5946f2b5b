#pragma once

#include <common/icons.h>

#include <QList>
#include <QObject>

#include <language/scriptanalysis.h>

class QsciScintilla;

namespace steward {

/// Squiggles and margin signs of problems in one text, by severity. Places beyond the text are drawn at its
/// end.
class EditorMarks final : public QObject
{
    Q_OBJECT

public:
    static constexpr int kErrorMark = 1; ///< markers of the problem margin
    static constexpr int kWarningMark = 2;
    static constexpr int kFoldClosed = 30; ///< Scintilla's SC_MARKNUM_FOLDER
    static constexpr int kFoldOpen = 31;   ///< and SC_MARKNUM_FOLDEROPEN

    EditorMarks(QsciScintilla& text, const Icons& icons);

    void setProblems(const QList<ScriptProblem>& problems);
    void restyle();

    /// The byte position of a place (line and column from 1, columns in UTF-16 units).
    [[nodiscard]] long positionOf(int line, int column) const;

private:
    QsciScintilla& m_text;
    const Icons m_icons;
    bool m_any = false;
};

} // namespace steward
