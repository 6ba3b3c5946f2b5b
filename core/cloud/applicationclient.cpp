#include "applicationclient.h"
