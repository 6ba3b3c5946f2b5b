#include "secret.h"

#include <atomic>
#include <utility>

namespace steward {

Secret::Secret(QByteArray bytes) : m_bytes(std::move(bytes))
{
}

// Copies are deep, so that wiping one never touches, or is foiled by, data shared with another.
Secret::Secret(const Secret& other) : m_bytes(other.m_bytes.constData(), other.m_bytes.size())
{
}

Secret::Secret(Secret&& other) noexcept : m_bytes(std::exchange(other.m_bytes, {}))
{
}

Secret& Secret::operator=(const Secret& other)
{
    if (this != &other) {
        wipe();
        m_bytes = QByteArray(other.m_bytes.constData(), other.m_bytes.size());
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept
{
    if (this != &other) {
        wipe();
        m_bytes = std::exchange(other.m_bytes, {});
    }
    return *this;
}

Secret::~Secret()
{
    wipe();
}

void Secret::wipe() noexcept
{
    // Data that others share is theirs to wipe; detaching here would only make another copy.
    if (m_bytes.isDetached()) {
        volatile char* bytes = m_bytes.data();
        for (qsizetype i = 0; i < m_bytes.size(); ++i)
            bytes[i] = 0;
        std::atomic_signal_fence(std::memory_order_seq_cst);
    }
    m_bytes.clear();
}

bool operator==(const Secret& a, const Secret& b)
{
    return constantTimeEquals(a.m_bytes, b.m_bytes);
}

bool constantTimeEquals(const QByteArray& a, const QByteArray& b)
{
    if (a.size() != b.size())
        return false;
    unsigned char difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference = static_cast<unsigned char>(difference | (a[i] ^ b[i]));
    return difference == 0;
}

} // namespace steward
