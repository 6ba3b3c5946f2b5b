#pragma once

// The one place that includes QScintilla: its headers use the short Qt keywords, which Steward switches off.
#include <QObject>

#define signals Q_SIGNALS
#define slots Q_SLOTS
#include <Qsci/qscilexer.h>
#include <Qsci/qsciscintilla.h>
#undef signals
#undef slots
