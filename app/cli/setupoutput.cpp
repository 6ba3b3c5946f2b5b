#include "setupoutput.h"

#include "textoutput.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString stateName(ConsentStep::State state)
{
    switch (state) {
    case ConsentStep::State::Waiting:
        return u"waiting"_s;
    case ConsentStep::State::Running:
        return u"running"_s;
    case ConsentStep::State::Done:
        return u"done"_s;
    case ConsentStep::State::Failed:
        break;
    }
    return u"failed"_s;
}

QString mark(bool done)
{
    return done ? u"[ok]    "_s : u"[failed]"_s;
}

} // namespace

void SetupOutput::address(const QUrl& address)
{
    const QString text = address.toString(QUrl::FullyEncoded);
    if (m_json)
        m_console.printJsonLine({{u"type"_s, u"address"_s}, {u"url"_s, text}});
    else
        m_console.print(u"Open this address in a browser to sign in:\n%1\n"_s.arg(text));
}

void SetupOutput::code(const QString& userCode, const QUrl& address, const QString& message)
{
    if (m_json) {
        m_console.printJsonLine({{u"type"_s, u"code"_s},
                                 {u"userCode"_s, userCode},
                                 {u"verificationUri"_s, address.toString()},
                                 {u"message"_s, message}});
        return;
    }
    m_console.print(u"Open %1 on any device and enter the code %2.\n"_s.arg(terminalText(address.toString()),
                                                                            terminalText(userCode)));
}

void SetupOutput::step(const QString& part, const ConsentStep& step)
{
    if (m_json) {
        QJsonObject json{{u"type"_s, u"step"_s},
                         {u"part"_s, part},
                         {u"id"_s, step.id},
                         {u"title"_s, step.title},
                         {u"state"_s, stateName(step.state)},
                         {u"detail"_s, step.detail}};
        if (step.error)
            json.insert(u"error"_s, toJson(*step.error));
        m_console.printJsonLine(json);
        return;
    }
    const bool ended = step.state == ConsentStep::State::Done || step.state == ConsentStep::State::Failed;
    if (ended && !std::exchange(m_shown[part + u'/' + step.id], true))
        m_console.print(u"%1 %2  %3\n"_s.arg(mark(step.state == ConsentStep::State::Done),
                                             terminalText(step.title), terminalText(step.detail)));
}

void SetupOutput::call(const ProvenCall& call)
{
    if (call.state != ProvenCall::State::Done && call.state != ProvenCall::State::Failed)
        return;
    const bool done = call.state == ProvenCall::State::Done;
    if (m_json) {
        QJsonObject json{{u"type"_s, u"call"_s},
                         {u"id"_s, call.id},
                         {u"call"_s, call.call},
                         {u"succeeded"_s, done},
                         {u"durationMs"_s, call.durationMs}};
        if (call.error)
            json.insert(u"error"_s, toJson(*call.error));
        m_console.printJsonLine(json);
        return;
    }
    m_console.print(u"%1 %2  %3  %4\n"_s.arg(
        mark(done), terminalText(call.title), call.call,
        done ? u"%1 ms"_s.arg(call.durationMs) : terminalText(call.error ? call.error->message : QString())));
}

void SetupOutput::permission(const ProofRow& row)
{
    const bool refused = row.called == ProvenCall::State::Failed;
    if (m_json) {
        QJsonObject json{{u"type"_s, u"permission"_s},
                         {u"permission"_s, row.permission.title()},
                         {u"wantedBy"_s, QJsonArray::fromStringList(row.wantedBy)},
                         {u"granted"_s, row.granted ? QJsonValue(*row.granted) : QJsonValue()},
                         {u"called"_s, row.called == ProvenCall::State::Done ? u"done"_s
                                       : refused                             ? u"failed"_s
                                       : row.canBeCalled()                   ? u"notCalled"_s
                                                                             : u"cannotBeCalled"_s},
                         {u"at"_s, row.at.toString(Qt::ISODate)}};
        if (!row.canBeCalled())
            json.insert(u"whyNotCalled"_s, row.whyUncalled);
        if (row.error)
            json.insert(u"error"_s, toJson(*row.error));
        m_console.printJsonLine(json);
        return;
    }
    const QString what = !row.granted.value_or(false)            ? u"not granted"_s
                         : refused                               ? u"granted, refused when called"_s
                         : row.called == ProvenCall::State::Done ? u"granted, called"_s
                         : row.canBeCalled()                     ? u"granted"_s
                             : u"cannot be called harmlessly; granted is all that is known"_s;
    m_console.print(u"%1 %2  %3\n"_s.arg(mark(row.granted.value_or(false) && !refused),
                                         terminalText(row.permission.title()), what));
}

} // namespace steward
