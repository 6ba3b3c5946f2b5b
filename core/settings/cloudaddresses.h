#pragma once

#include "cloud.h"

namespace steward {

/// Whether two clouds send sign-ins and tokens to the same places. Titles, portals and what only PowerShell
/// modules are told may differ: those grow with the shipped files, and a profile keeps the cloud of its day.
[[nodiscard]] inline bool sameServices(const Cloud& a, const Cloud& b)
{
    return a.authority == b.authority && a.partnerCenter == b.partnerCenter && a.graph == b.graph &&
           a.exchange == b.exchange && a.compliance == b.compliance && a.isPractice == b.isPractice;
}

} // namespace steward
