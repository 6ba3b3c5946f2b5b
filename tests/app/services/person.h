#pragma once

#include <auth/browserlauncher.h>
#include <services/formbrowser.h>

#include <QDebug>
#include <QNetworkAccessManager>

#include <support/practicesandbox.h>

namespace steward::tests {

/// A person with a browser: walks the practice partner's real pages, or does nothing.
class Person final : public QObject, public BrowserLauncher
{
public:
    explicit Person(PracticeSandbox& sandbox) : m_sandbox(sandbox), m_forms(m_network) {}

    enum class Answer
    {
        Accept,
        Decline,
        Nothing
    };
    Answer answer = Answer::Accept;
    int opened = 0;

    [[nodiscard]] Result<> open(const QUrl& address) override
    {
        ++opened;
        if (answer == Answer::Nothing)
            return {};
        m_forms.setAcceptsConsent(answer == Answer::Accept);
        const auto signIn = m_sandbox.signIn();
        whenDone(m_forms.signIn(address, signIn.username, signIn.password, signIn.code, this), this,
                 [](const Result<QUrl>& end) {
                     if (!end)
                         qWarning().noquote() << "the person's sign-in:" << end.error().toText();
                 });
        return {};
    }

private:
    PracticeSandbox& m_sandbox;
    QNetworkAccessManager m_network;
    FormBrowser m_forms;
};

} // namespace steward::tests
