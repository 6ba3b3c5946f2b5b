#include "moduleinstaller.h"

#include "modulepackage.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QPointer>
#include <QThreadPool>
#include <QUuid>

#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kMostRedirects = 5;
constexpr std::chrono::minutes kDeadline{10};

Error makeError(ErrorCode code, const QString& message, const QString& advice, const QString& why = {})
{
    Error error;
    error.code = code;
    error.message = message;
    error.advice = advice;
    error.why = why;
    return error;
}

} // namespace

ModuleInstaller::ModuleInstaller(HttpClient& http, QUrl gallery, QString folder, QObject* parent)
    : QObject(parent), m_http(http), m_gallery(std::move(gallery)), m_folder(std::move(folder))
{
}

ModuleInstaller::~ModuleInstaller()
{
    m_answer.finish(fail(ErrorCode::Cancelled, u"The installation was left."_s));
}

QUrl ModuleInstaller::defaultGallery()
{
    return QUrl(u"https://www.powershellgallery.com/api/v2/package"_s);
}

AsyncResult<QList<InstalledModule>> ModuleInstaller::install(const QList<ConnectionModule>& modules)
{
    m_answer = {};
    m_wishes.clear();
    m_tried.clear();
    m_installed.clear();
    for (const ConnectionModule& module : modules) {
        if (!module.install.isEmpty())
            m_wishes.push_back({module.name, module.install, module.sha256, true});
    }
    const auto future = m_answer.future();
    next();
    return future;
}

void ModuleInstaller::next()
{
    while (!m_wishes.empty()) {
        const Wish wish = m_wishes.front();
        m_wishes.pop_front();
        const auto present = installedModules({m_folder});
        const InstalledModule* found = findModule(present, wish.name, wish.version);
        const QString key = wish.name.toLower() + u'/' + wish.version;
        if (m_tried.contains(key) ||
            (found && (!wish.isExact || compareVersions(found->version, wish.version) == 0)))
            continue;
        m_tried.insert(key);
        Q_EMIT progress(tr("Downloading %1 %2…").arg(wish.name, wish.version));
        QUrl address = m_gallery;
        address.setPath(m_gallery.path() + u'/' + wish.name +
                        (wish.version.isEmpty() ? QString() : u'/' + wish.version));
        download(wish, address, 0);
        return;
    }
    m_answer.finish(m_installed);
}

void ModuleInstaller::download(const Wish& wish, const QUrl& address, int redirects)
{
    HttpRequest request;
    request.url = address;
    request.deadline = kDeadline;
    whenDone(m_http.send(request, this), this,
             [this, wish, address, redirects](const Result<HttpResponse>& response) {
                 if (!response) {
                     Error error = response.error();
                     error.message = u"%1 could not be downloaded: %2"_s.arg(wish.name, error.message);
                     giveUp(error);
                     return;
                 }
                 const bool isRedirect = response->status >= 301 && response->status <= 308 &&
                                         response->status != 304 && !response->header("Location").isEmpty();
                 if (isRedirect && redirects < kMostRedirects) {
                     download(wish, address.resolved(QUrl::fromEncoded(response->header("Location"))),
                              redirects + 1);
                     return;
                 }
                 if (response->status == 404) {
                     giveUp(makeError(
                         ErrorCode::NotFound,
                         u"The gallery at %1 has no %2 %3."_s.arg(m_gallery.host(), wish.name, wish.version),
                         u"Check that the gallery's address is right, and that this computer may "
                         "reach it."_s));
                     return;
                 }
                 if (response->status != 200) {
                     giveUp(makeError(ErrorCode::ServiceFailed,
                                      u"The gallery at %1 answered HTTP %2 for %3."_s.arg(m_gallery.host())
                                          .arg(response->status)
                                          .arg(wish.name),
                                      u"Try again in a few minutes."_s));
                     return;
                 }
                 take(wish, response->body);
             });
}

void ModuleInstaller::take(const Wish& wish, const QByteArray& package)
{
    const QByteArray hash = QCryptographicHash::hash(package, QCryptographicHash::Sha256).toHex();
    if (!wish.sha256.isEmpty() && wish.sha256.compare(QLatin1StringView(hash), Qt::CaseInsensitive) != 0) {
        giveUp(makeError(
            ErrorCode::BadResponse,
            u"%1 %2 is not the package that Steward knows, so it was not installed."_s.arg(wish.name,
                                                                                           wish.version),
            u"Something on the way changes downloads, or the gallery was changed. Do not install it "
            "by hand before somebody has looked at that."_s,
            u"Its SHA-256 is %1."_s.arg(QLatin1StringView(hash))));
        return;
    }
    Q_EMIT progress(tr("Installing %1 %2…").arg(wish.name, wish.version));
    const QString incoming = m_folder + u"/.incoming-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
    // Off this thread: some have thousands of files.
    QThreadPool::globalInstance()->start(
        [package, incoming, wish, folder = m_folder, guard = QPointer<ModuleInstaller>(this)] {
            Result<PackageInfo> info = unpackModule(package, incoming);
            QString path;
            if (info) {
                const bool isMeant =
                    info->name.compare(wish.name, Qt::CaseInsensitive) == 0 &&
                    (wish.version.isEmpty() || compareVersions(info->version, wish.version) == 0);
                // Its name becomes a folder's.
                path = folder + u'/' + info->name + u'/' + info->version;
                if (!isMeant) {
                    info = fail(ErrorCode::BadResponse,
                                u"The gallery sent %1 %2 in place of %3 %4."_s.arg(info->name, info->version,
                                                                                   wish.name, wish.version),
                                u"Try again later."_s);
                } else {
                    QDir(path).removeRecursively(); // what an earlier, broken attempt left
                    QDir().mkpath(folder + u'/' + info->name);
                    if (!QDir().rename(incoming, path))
                        info = fail(ErrorCode::FileFailed, u"The folder %1 cannot be made."_s.arg(path),
                                    u"Check the permissions of the folder above it."_s);
                }
                if (!info)
                    QDir(incoming).removeRecursively();
            }
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [guard, info, path] {
                    if (!guard)
                        return;
                    if (!info) {
                        guard->giveUp(info.error());
                        return;
                    }
                    guard->m_installed << InstalledModule{info->name, info->version, path};
                    for (const PackageInfo::Dependency& needed : info->dependencies)
                        guard->m_wishes.push_back({needed.name, needed.version, {}, false});
                    guard->next();
                },
                Qt::QueuedConnection);
        });
}

void ModuleInstaller::giveUp(const Error& error)
{
    m_wishes.clear();
    m_answer.finish(fail(error));
}

} // namespace steward
