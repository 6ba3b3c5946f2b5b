#pragma once

#include "http.h"

namespace steward::sandbox {

/// The hidden fields every form carries back.
struct FormTicket
{
    QString action; ///< path the form posts to
    QString transaction;
    QString csrf;
};

/// The practice sign-in's web pages: plain HTML, one style, nothing fetched from anywhere, every value
/// escaped.
class Pages
{
public:
    explicit Pages(QString partnerName) : m_partnerName(std::move(partnerName)) {}

    [[nodiscard]] HttpReply signIn(const FormTicket& ticket, const QString& username, const QString& problem,
                                   const QString& practiceUser, const QString& practicePassword) const;
    [[nodiscard]] HttpReply mfa(const FormTicket& ticket, const QString& account, const QString& problem,
                                const QString& practiceCode, bool mayskip) const;
    /// `permissions`: groups of (title, what it allows in plain words).
    [[nodiscard]] HttpReply consent(const FormTicket& ticket, const QString& account,
                                    const QString& application,
                                    const QList<QPair<QString, QStringList>>& permissions) const;
    [[nodiscard]] HttpReply deviceCode(const FormTicket& ticket, const QString& problem) const;
    [[nodiscard]] HttpReply message(const QString& title, const QString& text, const QStringList& details,
                                    int status) const;

private:
    [[nodiscard]] HttpReply page(const QString& title, const QString& content, int status = 200) const;

    QString m_partnerName;
};

} // namespace steward::sandbox
