#include "credentialprobe.h"
