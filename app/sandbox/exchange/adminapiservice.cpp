#include "exchange/adminapiservice.h"

#include "serviceproblems.h"

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

HttpReply problem(int status, const QString& code, const QString& message)
{
    return jsonReply(
        {{u"error"_s, QJsonObject{{u"code"_s, code},
                                  {u"message"_s, message},
                                  {u"details"_s, QJsonArray{QJsonObject{{u"code"_s, u"Context"_s},
                                                                        {u"message"_s, message}}}},
                                  {u"innererror"_s, QJsonObject{{u"message"_s, message},
                                                                {u"internalexception"_s,
                                                                 QJsonObject{{u"message"_s, message}}}}}}}},
        status, "application/json; odata.metadata=minimal; charset=utf-8");
}

} // namespace

HttpReply AdminApiService::answer(const HttpCall&)
{
    return problem(404, u"NotFound"_s, u"The practice partner does not offer this service."_s);
}

HttpReply AdminApiService::failure(const HttpCall&, const Fault& fault)
{
    const auto named = findServiceProblem(fault.effect);
    HttpReply reply = named ? problem(named->status, named->code, named->message)
                            : problem(fault.status, QString::number(fault.status),
                                      u"The practice partner was asked to fail."_s);
    if (fault.value > 0)
        reply.setHeader("Retry-After", QByteArray::number(fault.value));
    return reply;
}

} // namespace steward::sandbox
