#include "signinpages.h"

#include <QTest>

using namespace Qt::StringLiterals;

bool fillInSignIn(WebDriver& browser, const Sandbox& sandbox, const QString& endsAt)
{
    const bool typed = browser.waitFor(u"#username"_s) && browser.type(u"#username"_s, sandbox.username) &&
                       browser.type(u"#password"_s, sandbox.password) && browser.click(u"#sign-in"_s) &&
                       browser.waitFor(u"#code"_s) && browser.type(u"#code"_s, sandbox.code) &&
                       browser.click(u"#verify"_s);
    if (!typed)
        return false;
    const auto isOver = [&browser, &endsAt] {
        return endsAt.startsWith(u'#') ? !browser.text(endsAt).isEmpty() : browser.address().host() == endsAt;
    };
    // What was granted already is not asked for again.
    const auto isAsked = [&browser] { return !browser.text(u"#accept"_s).isEmpty(); };
    if (!QTest::qWaitFor([&] { return isAsked() || isOver(); }, 20'000))
        return false;
    return isOver() || browser.click(u"#accept"_s);
}
