#include "permissionproof.h"
