#include "credentialrotation.h"
