#pragma once

#include <base/error.h>
#include <base/ids.h>
#include <base/result.h>
#include <settings/profiledocument.h>

#include <QHash>
#include <QObject>
#include <QSet>
#include <QStringList>
#include <QTimer>

#include <optional>

namespace steward {

/// What a person put down about a customer.
struct CustomerNote
{
    bool favourite = false;
    bool hidden = false;
    QString alias; ///< shown in place of the name
    QString text;
    QStringList tags; ///< as typed; one each, whatever its letter case

    bool operator==(const CustomerNote&) const = default;
    [[nodiscard]] bool isEmpty() const { return *this == CustomerNote(); }
};

/// What people put down about the customers of one partner, in `customer-notes.json` of the profile's folder:
/// a file of its own, so that nothing that happens to the database of what the services say can touch it.
/// Guarantees: reading always succeeds; a damaged file is kept under another name, and problem() says so; a
/// save is whole or not at all, comes kSaveDelay after a change and at the latest with the destructor, and
/// changes only the customers that were changed here, so that two windows do not undo each other; what this
/// version does not know survives. Never anything secret.
class CustomerNotes final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kSaveDelay{500};
    static constexpr qsizetype kLongestText = 10'000;

    CustomerNotes(const QString& folder, const TenantId& partner, QObject* parent = nullptr);
    ~CustomerNotes() override;

    /// An empty one when nothing was put down.
    [[nodiscard]] CustomerNote of(const CustomerId& customer) const;
    /// Tags are trimmed and told apart without regard to letter case; texts are cut at kLongestText.
    void set(const CustomerId& customer, CustomerNote note);
    /// Whether nothing was put down about anybody.
    [[nodiscard]] bool isEmpty() const { return m_notes.isEmpty(); }
    /// Every tag in use, sorted.
    [[nodiscard]] QStringList tags() const;
    [[nodiscard]] std::optional<Error> problem() const { return m_document.problem(); }

    /// Writes what is not written yet.
    [[nodiscard]] Result<> save();

Q_SIGNALS:
    void changed(const steward::CustomerId& customer);
    void saveFailed(const steward::Error& error);

private:
    ProfileDocument m_document;
    const QString m_partner;
    QHash<CustomerId, CustomerNote> m_notes;
    QSet<CustomerId> m_changed;
    QTimer m_timer;
};

} // namespace steward
