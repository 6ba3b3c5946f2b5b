#include "relationshipclient.h"
