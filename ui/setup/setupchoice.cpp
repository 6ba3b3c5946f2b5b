#include "setupchoice.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("SetupChoice", text);
}

bool isGuid(const QString& text)
{
    static const QRegularExpression kGuid(
        u"\\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\z"_s);
    return kGuid.match(text).hasMatch();
}

} // namespace

QString tidyId(const QString& text)
{
    QString tidy = text.trimmed();
    if (tidy.startsWith(u'{') && tidy.endsWith(u'}'))
        tidy = tidy.mid(1, tidy.size() - 2).trimmed();
    return tidy.toLower();
}

QString tenantProblem(const QString& text)
{
    const QString tenant = tidyId(text);
    if (tenant.isEmpty())
        return tr("Enter your partner tenant's id or one of its domains.");
    if (tenant == "common"_L1 || tenant == "organizations"_L1 || tenant == "consumers"_L1)
        return tr("Name your own tenant: with this word anyone could sign in from anywhere.");
    if (tenant.contains(u'@'))
        return tr("That is an account. Enter only the part after the @.");
    if (tenant.contains(u'/') || tenant.contains(u':'))
        return tr("That is an address. Enter only the tenant's id or domain, such as contoso.com.");
    if (isGuid(tenant)) {
        return QUuid::fromString(tenant).isNull() ? tr("That id is all zeros. Copy it again from Entra.")
                                                  : QString();
    }
    static const QRegularExpression kDomain(
        u"\\A(?=.{4,253}\\z)(?:[a-z0-9\\x{a1}-\\x{ffff}](?:[a-z0-9\\x{a1}-\\x{ffff}-]{0,61}[a-z0-9\\x{a1}-"
        u"\\x{ffff}])?\\.)+"
        "[a-z0-9\\x{a1}-\\x{ffff}][a-z0-9\\x{a1}-\\x{ffff}-]{0,61}[a-z0-9\\x{a1}-\\x{ffff}]\\z"_s,
        QRegularExpression::UseUnicodePropertiesOption);
    if (kDomain.match(tenant).hasMatch())
        return {};
    return tr("This is neither an id (8-4-4-4-12 letters and digits) nor a domain such as contoso.com.");
}

QString clientIdProblem(const QString& text)
{
    const QString id = tidyId(text);
    if (id.isEmpty())
        return tr("Enter the application's id.");
    if (!isGuid(id))
        return tr(
            "An application id has the form 8-4-4-4-12 letters and digits. Copy \"Application (client) ID\" "
            "from the application's overview in Entra.");
    if (QUuid::fromString(id).isNull())
        return tr("That id is all zeros. Copy it again from Entra.");
    return {};
}

QString secretProblem(const QString& text)
{
    const QString secret = text.trimmed();
    if (secret.isEmpty())
        return {};
    if (isGuid(tidyId(secret)))
        return tr(
            "That is the secret's ID. Copy the column \"Value\" instead; Entra shows it only once, right "
            "after the secret was made.");
    static const QRegularExpression kBlank(u"\\s"_s);
    if (secret.contains(kBlank))
        return tr("A secret has no spaces or line breaks. Copy it again.");
    return {};
}

} // namespace steward
