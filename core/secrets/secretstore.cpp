#include "secretstore.h"

namespace steward {

SecretStore::~SecretStore() = default;

} // namespace steward
