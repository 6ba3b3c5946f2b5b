#include "languageservice.h"
