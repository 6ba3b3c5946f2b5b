#include "options.h"

#include "data/situations.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

Result<qint64> readNumber(const QString& option, const QString& text, qint64 least, qint64 most)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (!isNumber || number < least || number > most)
        return fail(ErrorCode::BadRequest, u"%1 takes a number from %2 to %3, not \"%4\"."_s.arg(
                                               option, QString::number(least), QString::number(most), text));
    return number;
}

} // namespace

QString usageText()
{
    return u"Usage: steward-sandbox [OPTIONS]\n"
           "A practice partner on this computer: sign-in, Partner Center, Graph and Exchange on 127.0.0.1.\n"
           "The first line on stdout tells where it is, as JSON.\n\n"
           "  --customers N        how many customers (default 1000, at most 10000000)\n"
           "  --seed S             another seed, another world (default 1)\n"
           "  --port P             the port, 0 for any free one (default)\n"
           "  --faults SPEC        what goes wrong, see below\n"
           "  --token-lifetime S   seconds an access token is good for (default 3600)\n"
           "  --device-interval S  seconds between polls of a device code (default 5)\n"
           "  --device-lifetime S  seconds a device code is good for (default 900)\n"
           "  --replication S      seconds until everybody knows a new application, service principal or "
           "secret\n"
           "                       (default 0): until then 700016, 650051, 7000215\n"
           "  --propagation S      seconds until a customer's consent takes effect (default 0): until then "
           "65001\n"
           "  --secret-days N      days left of the application's secret (default 365; 0: expired)\n"
           "  --consented WHICH    customers where the application is allowed: all (default: 19 of 20), "
           "none,\n"
           "                       a number or a percentage\n"
           "  --drift WHICH        customers that allowed fewer permissions than it asks for now\n"
           "  --refusals LIST      customers that refuse, as real ones do, see below\n"
           "  --crowd USERS[@N]    one customer (the first, or that of number N) has that many users, up to 4000000\n"
           "  --state FOLDER       keep key, grants and directories there, for a restart to go on with\n"
           "  --app-secret-stdin   the application has a secret: the first line of stdin\n"
           "  --token-mark TEXT    every token contains this text (letters, digits, - and _)\n"
           "  --exit-with-stdin    end when stdin closes\n"
           "  --help               this text\n\n"
           "Refusals: a list with commas between of N% (of the usual kinds), KIND, KIND=N, KIND=N%, or "
           "KIND@NUMBER\n"
           "(the customer of that number, as in its domain). GET /control/customers lists who refuses how.\n"
           "  %1\n\n"_s.arg(Situations::kinds().join(u' ')) +
           faultGrammar();
}

Result<Options> readOptions(const QStringList& arguments)
{
    Options options;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        QString option = arguments.at(i);
        if (option == "--help"_L1 || option == "-h"_L1) {
            options.help = true;
            continue;
        }
        if (option == "--app-secret-stdin"_L1) {
            options.appSecretFromStdin = true;
            continue;
        }
        if (option == "--exit-with-stdin"_L1) {
            options.exitWithStdin = true;
            continue;
        }
        static const QStringList withValue{u"--customers"_s,       u"--seed"_s,        u"--port"_s,
                                           u"--faults"_s,          u"--state"_s,       u"--token-lifetime"_s,
                                           u"--device-interval"_s, u"--token-mark"_s,  u"--device-lifetime"_s,
                                           u"--replication"_s,     u"--propagation"_s, u"--secret-days"_s,
                                           u"--consented"_s,       u"--drift"_s,       u"--refusals"_s,
                                           u"--crowd"_s};
        QString value;
        bool hasValue = false;
        if (const auto equals = option.indexOf(u'='); equals > 0) {
            value = option.mid(equals + 1);
            option = option.left(equals);
            hasValue = true;
        }
        if (!withValue.contains(option))
            return fail(ErrorCode::BadRequest, u"Unknown option: %1"_s.arg(arguments.at(i)));
        if (!hasValue) {
            if (i + 1 >= arguments.size())
                return fail(ErrorCode::BadRequest, u"%1 needs a value."_s.arg(option));
            value = arguments.at(++i);
        }

        if (option == "--faults"_L1) {
            auto faults = parseFaults(value);
            if (!faults)
                return fail(faults.error());
            options.faults = *faults;
        } else if (option == "--consented"_L1) {
            options.consented = value;
        } else if (option == "--drift"_L1) {
            options.drift = value;
        } else if (option == "--refusals"_L1) {
            options.refusals = value;
        } else if (option == "--crowd"_L1) {
            const auto users = readNumber(option, value.section(u'@', 0, 0), 1, 4'000'000);
            const auto number = value.contains(u'@') ? readNumber(option, value.section(u'@', 1), 1, 10'000'000)
                                                     : Result<qint64>(1);
            if (!users || !number)
                return fail(users ? number.error() : users.error());
            options.crowd = *users;
            options.crowdCustomer = *number - 1;
        } else if (option == "--state"_L1) {
            if (value.isEmpty())
                return fail(ErrorCode::BadRequest, u"--state needs a folder."_s);
            options.stateFolder = value;
        } else if (option == "--token-mark"_L1) {
            static const QRegularExpression shape(u"^[A-Za-z0-9_-]*$"_s);
            if (!shape.match(value).hasMatch())
                return fail(ErrorCode::BadRequest,
                            u"--token-mark takes letters, digits, - and _ (it stands in tokens as it is)."_s);
            options.tokenMark = value.toLatin1();
        } else {
            const qint64 most = option == "--port"_L1              ? 65535
                                : option == "--customers"_L1       ? 10'000'000
                                : option == "--token-lifetime"_L1  ? 86400
                                : option == "--device-interval"_L1 ? 60
                                : option == "--device-lifetime"_L1 ? 86400
                                : option == "--replication"_L1     ? 3600
                                : option == "--propagation"_L1     ? 3600
                                : option == "--secret-days"_L1     ? 3650
                                                                   : 4294967295;
            const auto number = readNumber(option, value, 0, most);
            if (!number)
                return fail(number.error());
            if (option == "--customers"_L1)
                options.customers = *number;
            else if (option == "--seed"_L1)
                options.seed = static_cast<quint64>(*number);
            else if (option == "--port"_L1)
                options.port = static_cast<quint16>(*number);
            else if (option == "--token-lifetime"_L1)
                options.tokenLifetimeSeconds = static_cast<int>(*number);
            else if (option == "--device-lifetime"_L1)
                options.deviceLifetimeSeconds = static_cast<int>(*number);
            else if (option == "--replication"_L1)
                options.replicationSeconds = static_cast<int>(*number);
            else if (option == "--propagation"_L1)
                options.propagationSeconds = static_cast<int>(*number);
            else if (option == "--secret-days"_L1)
                options.secretDays = static_cast<int>(*number);
            else
                options.deviceIntervalSeconds = static_cast<int>(*number);
        }
    }
    if (options.crowd > 0 && options.crowdCustomer >= options.customers)
        return fail(ErrorCode::BadRequest, u"--crowd names a customer that does not exist."_s);
    // What these say depends on how many customers there are.
    Situations situations(options.seed, options.customers);
    if (!options.consented.isEmpty())
        if (const auto read = situations.setConsented(options.consented); !read)
            return fail(read.error());
    if (!options.drift.isEmpty())
        if (const auto read = situations.setDrift(options.drift); !read)
            return fail(read.error());
    if (const auto read = situations.setRefusals(options.refusals); !read)
        return fail(read.error());
    options.situations = situations;
    return options;
}

} // namespace steward::sandbox
