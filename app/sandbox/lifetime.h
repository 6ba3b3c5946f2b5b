#pragma once

#include <QByteArray>
#include <QObject>

namespace steward::sandbox {

/// Reads one line of stdin, blocking, and not a byte more.
[[nodiscard]] QByteArray readStdinLine();

/// Ends the program in an orderly way (destructors run, the temporary folder goes): on SIGINT and SIGTERM,
/// and when stdin closes if asked for.
class Lifetime final : public QObject
{
    Q_OBJECT

public:
    explicit Lifetime(bool exitWithStdin, QObject* parent = nullptr);
};

} // namespace steward::sandbox
