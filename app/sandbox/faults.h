#pragma once

#include <base/result.h>

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

namespace steward::sandbox {

/// One fault that was asked for. `target` empty: a mode that is simply on (`no-mfa`).
struct Fault
{
    enum class Kind
    {
        Mode,     ///< a switch a service asks for by name
        Status,   ///< answer this HTTP status in the service's own shape; value = Retry-After seconds
        Slow,     ///< answer after `value` milliseconds
        Hang,     ///< never answer
        Reset,    ///< reset the connection instead of answering
        Truncate, ///< send half of the answer's body, then close
        Html,     ///< answer a web page where JSON is due
        Empty,    ///< answer 200 without a body
        Service   ///< a failure the service itself knows by name (`invalid_grant`, `aadsts50076`, `revoked`)
    };

    QString target;
    QStringList where; ///< selectors ("tenant=customer", "scope=graph") that must all hold
    QString effect;
    Kind kind = Kind::Mode;
    int status = 0;
    int value = 0;
    int first = 1; ///< the first request it hits, counted from when it was set
    int last = 0;  ///< the last one; 0 = no end
};

/// Reads the grammar of `--faults` (see grammar()). Fails with BadRequest naming the part that is wrong.
[[nodiscard]] Result<QList<Fault>> parseFaults(const QString& specification);

/// The grammar as text for --help.
[[nodiscard]] QString faultGrammar();

/// Holds the faults in force and counts requests for them.
class FaultInjector
{
public:
    /// Replaces every fault; counting begins anew.
    void set(QList<Fault> faults);
    [[nodiscard]] bool mode(const QString& name) const;
    /// Counts one request that goes by `names` (service, route, grant, ...) and returns the faults that hit
    /// it.
    [[nodiscard]] QList<Fault> hit(const QStringList& names);

private:
    QList<Fault> m_faults;
    QList<int> m_seen;
};

} // namespace steward::sandbox
