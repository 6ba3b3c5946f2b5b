#pragma once

#include <QByteArray>
#include <QString>

namespace steward {

/// Bytes that must not be seen: a refresh token, an application secret, an access token.
/// Guarantees: wiped from memory when the last copy goes; has no conversion to text, no stream and no log
/// formatter, so that it cannot be printed by accident. `reveal()` is the one way out; search for it to see
/// every place that uses a secret in the clear.
class Secret final
{
public:
    Secret() = default;
    explicit Secret(QByteArray bytes);
    Secret(const Secret& other);
    Secret(Secret&& other) noexcept;
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    [[nodiscard]] bool isEmpty() const { return m_bytes.isEmpty(); }
    [[nodiscard]] qsizetype size() const { return m_bytes.size(); }
    /// The bytes themselves. The caller keeps no copy longer than the call needs it.
    [[nodiscard]] const QByteArray& reveal() const { return m_bytes; }

    /// Takes as long for a wrong value as for the right one.
    friend bool operator==(const Secret& a, const Secret& b);

private:
    void wipe() noexcept;

    QByteArray m_bytes;
};

/// Compares in a time that does not depend on where the two differ (their lengths may show).
[[nodiscard]] bool constantTimeEquals(const QByteArray& a, const QByteArray& b);

} // namespace steward
