#pragma once

#include "installedmodules.h"

#include <base/asyncresult.h>
#include <net/httpclient.h>
#include <scripts/connection.h>

#include <QHash>
#include <QObject>
#include <QSet>
#include <QUrl>

#include <deque>

namespace steward {

/// Installs PowerShell modules, with what they need, from a gallery into a folder of Steward's own:
/// FOLDER/NAME/VERSION. What is there already is left alone. Versions are the pinned ones; of what a module
/// needs, the oldest that it accepts, so that the same call installs the same files everywhere. A package
/// whose SHA-256 is known must have it. A module is there whole or not at all.
/// Errors: Offline, Timeout, NotFound (the gallery has no such version), BadResponse (no package, or not the
/// one that is pinned), FileFailed, Cancelled (this object went first). `progress` says in one sentence what
/// is being done. Not for two calls at a time.
class ModuleInstaller final : public QObject
{
    Q_OBJECT

public:
    /// `gallery`: packages are at GALLERY/NAME/VERSION, over https, or http on this computer; it may
    /// redirect. `http` must outlive this.
    ModuleInstaller(HttpClient& http, QUrl gallery, QString folder, QObject* parent = nullptr);
    ~ModuleInstaller() override;

    /// The PowerShell Gallery.
    [[nodiscard]] static QUrl defaultGallery();

    /// Those that Steward can install (ConnectionModule::install is not empty). Answers with what was new.
    [[nodiscard]] AsyncResult<QList<InstalledModule>> install(const QList<ConnectionModule>& modules);

Q_SIGNALS:
    void progress(const QString& sentence);

private:
    struct Wish
    {
        QString name, version, sha256;
        bool isExact = false;
    };

    void next();
    void download(const Wish& wish, const QUrl& address, int redirects);
    void take(const Wish& wish, const QByteArray& package);
    void giveUp(const Error& error);

    HttpClient& m_http;
    const QUrl m_gallery;
    const QString m_folder;
    std::deque<Wish> m_wishes;
    QSet<QString> m_tried; ///< "name/version", against packages that need each other
    QList<InstalledModule> m_installed;
    Completion<QList<InstalledModule>> m_answer;
};

} // namespace steward
