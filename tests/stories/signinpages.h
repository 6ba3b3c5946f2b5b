#pragma once

#include "program.h"
#include "webdriver.h"

/// On the practice partner's pages: user name, password and second factor, then consent where it is asked
/// for. `endsAt`: the host that it leads to at the end, or "#id" of what the last page shows. The browser's
/// error says what went wrong.
bool fillInSignIn(WebDriver& browser, const Sandbox& sandbox,
                  const QString& endsAt = QStringLiteral("localhost"));
