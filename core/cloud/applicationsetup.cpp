#include "applicationsetup.h"
