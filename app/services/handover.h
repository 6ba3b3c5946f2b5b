#pragma once

#include <base/result.h>
#include <settings/handoverfile.h>

namespace steward {

class Services;

/// What the technicians of this profile's partner need. Fails with SignInNeeded when there is no set-up yet, and
/// with Refused for a practice partner, which is on this computer only.
[[nodiscard]] Result<HandoverFile> handoverOf(Services& services);

/// The cloud that a set-up file means, as CloudCatalog::load takes it. One that came inside the file is written
/// into the profile's own clouds.
[[nodiscard]] Result<QString> cloudOf(const HandoverFile& handover, Services& services);

} // namespace steward
