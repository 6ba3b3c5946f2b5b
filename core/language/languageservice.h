#pragma once

#include "scriptanalysis.h"

#include <base/asyncresult.h>

#include <QObject>

namespace steward {

/// What an editor asks about a PowerShell text. Nothing of the text is ever executed. Each answer comes once,
/// in the order asked or later, within its deadline; a question overtaken by a newer one of its kind ends
/// Cancelled. Without an engine analyze() fails and complete() and hover() answer from the index alone.
class LanguageService : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual AsyncResult<ScriptAnalysis> analyze(const QString& text) = 0;
    /// `line` and `column` from 1: where the caret is.
    [[nodiscard]] virtual AsyncResult<CompletionList> complete(const QString& text, int line, int column) = 0;
    [[nodiscard]] virtual AsyncResult<HoverHelp> hover(const QString& text, int line, int column) = 0;
};

} // namespace steward
