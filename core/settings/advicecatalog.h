#pragma once

#include <base/error.h>

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace steward {

/// What one failure of a service means, in plain words, and how it is recognised. Every condition that is
/// given has to hold; at least one of codes, texts and status is given.
struct Advice
{
    QString service;   ///< "entra", "partnercenter", "graph", "exchange"; empty: any
    QStringList codes; ///< as the service writes them, for Entra without "AADSTS"; one of them
    QStringList texts; ///< found in what the service said, letter case aside; one of them
    int status = 0;    ///< HTTP status; 0: any
    QString signIn;    ///< "deviceCode": only when the sign-in was made that way

    QString what; ///< what happened
    QString why;
    QString todo;   ///< what to do about it
    QString action; ///< what the window can offer, one of adviceActions(); may be empty
    QString label;  ///< the action in words

    struct Practice
    {
        QString place; ///< token, authorize, devicecode, graph, partnercenter, exchange
        QString fault; ///< what makes the practice partner answer it; {code} stands for each of the codes
        bool operator==(const Practice&) const = default;
    };
    std::optional<Practice> practice;
    QString file; ///< where it is written

    bool operator==(const Advice&) const = default;
};

/// What is known about a failure. Empty fields: not known.
struct AdviceQuery
{
    QString service;
    QString code;
    int status = 0;
    QString text;
    QString signIn;
};

/// The actions an advice can name: signIn, consent, adminConsent, relationships, conditionalAccess,
/// credential, application, wait, tenant, account, skip, report.
[[nodiscard]] QStringList adviceActions();
/// An action in words, where the advice has none of its own.
[[nodiscard]] QString adviceActionLabel(const QString& action);

/// The advice files (`resources/advice/*.json`, and the user's own, which win). A file that cannot be read
/// costs only its own entries and is listed in problems().
class AdviceCatalog final
{
public:
    AdviceCatalog() = default;
    explicit AdviceCatalog(const QStringList& folders);

    /// The entry that fits best: one of a later folder before one of an earlier, then the one that says more
    /// (text, code, way of sign-in, status, service). {match} in its words is the text that was found.
    [[nodiscard]] std::optional<Advice> find(const AdviceQuery& query) const;
    /// "AADSTS65001" and "65001" are the same; letter case does not matter.
    [[nodiscard]] std::optional<Advice> find(const QString& code) const;
    /// Fills why, advice and action of an error that is known by its serviceCode, httpStatus, message and
    /// detail; leaves the rest alone. Returns what it used.
    std::optional<Advice> explain(Error& error, const QString& service = {}) const;
    [[nodiscard]] QStringList codes() const;
    [[nodiscard]] const QList<Advice>& entries() const { return m_entries; }
    [[nodiscard]] const QList<Error>& problems() const { return m_problems; }

private:
    void readFile(const QString& file, int folder);

    QList<Advice> m_entries; ///< in the order they were read
    QList<int> m_folders;    ///< of each entry
    QList<Error> m_problems;
};

/// Puts an advice's words into an error, all but its message.
void applyAdvice(Error& error, const Advice& advice);

} // namespace steward
