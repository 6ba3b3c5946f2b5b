#include "commands.h"

#include <QCoreApplication>
#include <QDir>

#include <cerrno>
#include <cstring>
#include <vector>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace steward {

int runSandbox(Console& console, const SandboxArguments& arguments)
{
    const QByteArray program = QDir(QCoreApplication::applicationDirPath()).filePath(u"steward-sandbox"_s).toLocal8Bit();
    QList<QByteArray> words{program};
    for (const QString& argument : arguments.arguments)
        words.append(argument.toLocal8Bit());
    std::vector<char*> argv;
    for (QByteArray& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    ::execv(program.constData(), argv.data());
    Error error;
    error.code = ErrorCode::ProcessFailed;
    error.message = u"The practice partner could not be started."_s;
    error.advice = u"Check that steward-sandbox stands beside stewardctl."_s;
    error.detail = QString::fromLocal8Bit(std::strerror(errno));
    return console.failed(error);
}

} // namespace steward
