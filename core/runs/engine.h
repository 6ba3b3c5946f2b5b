#pragma once

#include <QString>
#include <QStringList>

namespace steward {

/// A PowerShell that can run scripts.
struct Engine
{
    QString program;             ///< absolute path
    QStringList prefixArguments; ///< before our own, for example the .dll when program is dotnet
    QString name;                ///< "pwsh 7.6.5" or "Bundled engine 7.6.9"
    QString version;             ///< "7.6.5"
    bool bundled = false;
    QString lacks; ///< one sentence: what this engine cannot do; empty for a whole pwsh
};

} // namespace steward
