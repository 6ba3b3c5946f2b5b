#pragma once

#include "data/situations.h"
#include "faults.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace steward::sandbox {

/// What the command line asks for.
struct Options
{
    qint64 customers = 1000;
    quint64 seed = 1;
    quint16 port = 0;
    QList<Fault> faults;
    int tokenLifetimeSeconds = 3600;
    int deviceIntervalSeconds = 5;
    int deviceLifetimeSeconds = 900;
    int replicationSeconds = 0;
    int propagationSeconds = 0;
    int secretDays = 365;
    QString consented, drift, refusals;
    qint64 crowd = 0;         ///< users of one customer; 0: none has a crowd
    qint64 crowdCustomer = 0; ///< its place
    std::optional<Situations> situations; ///< what these come to; set by readOptions
    QString stateFolder;                  ///< empty: a folder that goes at exit
    QByteArray tokenMark;
    bool appSecretFromStdin = false;
    bool exitWithStdin = false;
    bool help = false;
};

[[nodiscard]] QString usageText();
/// Reads the arguments (without the program's name). Fails with BadRequest in words for a person.
[[nodiscard]] Result<Options> readOptions(const QStringList& arguments);

} // namespace steward::sandbox
