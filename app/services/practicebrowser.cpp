#include "practicebrowser.h"

#include <tuple>

using namespace Qt::StringLiterals;

namespace steward {

PracticeBrowser::PracticeBrowser(PracticeAddress address) : m_forms(m_network), m_address(std::move(address))
{
}

Result<> PracticeBrowser::open(const QUrl& address)
{
    if (address.authority() != m_address.cloud.authority.authority())
        return fail(ErrorCode::Refused, u"Only the practice partner is signed in to without a browser."_s);
    // How it ended reaches the waiting ConsentFlow through its own loopback address.
    std::ignore = m_forms.signIn(address, m_address.username, m_address.password, m_address.code, this);
    return {};
}

} // namespace steward
