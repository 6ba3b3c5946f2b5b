#include "partnerfacts.h"
