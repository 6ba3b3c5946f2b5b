#pragma once

#include "service.h"

namespace steward::sandbox {

/// The path of Exchange or of security and compliance. The practice partner has no mailboxes: every address
/// there is answered as not found, in the services' shape.
class AdminApiService final : public Service
{
public:
    explicit AdminApiService(QString name) : m_name(std::move(name)) {}

    [[nodiscard]] QString name() const override { return m_name; }
    [[nodiscard]] QStringList routeNames(const HttpCall&) const override { return {}; }
    [[nodiscard]] HttpReply answer(const HttpCall& call) override;
    [[nodiscard]] HttpReply failure(const HttpCall& call, const Fault& fault) override;

private:
    QString m_name;
};

} // namespace steward::sandbox
