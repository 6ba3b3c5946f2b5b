#include "tokenchoices.h"

#include "customerstates.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

const auto kFact = u"token-choices"_s;

} // namespace

TokenChoices::TokenChoices(CustomerStates& states, QObject* parent) : QObject(parent), m_states(states) {}

AsyncResult<> TokenChoices::load()
{
    const Completion<> loaded;
    whenDone(m_states.fact(kFact), this, [this, loaded](const Result<std::optional<QByteArray>>& kept) {
        if (!kept) {
            loaded.finish(fail(kept.error()));
            return;
        }
        const QJsonObject tenants = QJsonDocument::fromJson(kept->value_or(QByteArray())).object();
        for (auto tenant = tenants.begin(); tenant != tenants.end(); ++tenant) {
            const QJsonObject tokens = tenant.value().toObject();
            for (auto token = tokens.begin(); token != tokens.end(); ++token) {
                // What was chosen meanwhile is newer.
                if (auto& scope = m_choices[TenantId{tenant.key()}][token.key()]; scope.isEmpty())
                    scope = token.value().toString();
            }
        }
        loaded.finish({});
    });
    return loaded.future();
}

QHash<QString, QString> TokenChoices::of(const TenantId& tenant) const
{
    return m_choices.value(tenant);
}

void TokenChoices::remember(const TenantId& tenant, const QString& token, const QString& scope)
{
    m_choices[tenant].insert(token, scope);
    QJsonObject tenants;
    for (auto it = m_choices.cbegin(); it != m_choices.cend(); ++it) {
        QJsonObject tokens;
        for (auto choice = it.value().cbegin(); choice != it.value().cend(); ++choice)
            tokens.insert(choice.key(), choice.value());
        tenants.insert(it.key().value, tokens);
    }
    // A loss costs one refused sign-in.
    (void)m_states.setFact(kFact, QJsonDocument(tenants).toJson(QJsonDocument::Compact),
                           QDateTime::currentDateTimeUtc());
}

} // namespace steward
