#include "consentclient.h"
