#include "grantclient.h"
