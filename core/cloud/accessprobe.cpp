#include "accessprobe.h"
