#pragma once

#include "engine.h"

#include <base/asyncresult.h>

#include <QObject>

#include <chrono>
#include <memory>

namespace steward {

/// Where to look for a PowerShell engine.
struct EngineSearch
{
    QString setting;     ///< the path named in the settings; when set, nothing else is tried
    QStringList path;    ///< folders searched for pwsh; empty: those of $PATH
    QStringList bundled; ///< paths at which the bundled engine may be
    bool usePath = true; ///< false: only `setting` and `bundled`
    std::chrono::milliseconds deadline{20000}; ///< for each engine's answer to "which version are you"
};

/// Finds the engine: the one named in the settings, else pwsh 7.4 or newer on the PATH, else the bundled one.
/// Starts each candidate once to ask its version, without blocking. Fails with EngineMissing, whose advice
/// says how to get PowerShell on this system; a named engine that does not work is never replaced by another
/// one.
class EngineLocator final : public QObject
{
    Q_OBJECT

public:
    explicit EngineLocator(EngineSearch search, QObject* parent = nullptr);
    ~EngineLocator() override;

    /// One search; concurrent callers share it. The answer is remembered once there is one; after a failure
    /// the next call searches again.
    [[nodiscard]] AsyncResult<Engine> locate();

private:
    class Search;

    EngineSearch m_search;
    std::unique_ptr<Search> m_running;
};

} // namespace steward
