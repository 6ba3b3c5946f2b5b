#pragma once

#include <QString>

namespace steward::pages {

/// The window's pages by the names that MainWindow knows them by.
inline const QString kFirstRun = QStringLiteral("firstRun");
inline const QString kCustomers = QStringLiteral("customers");
inline const QString kScripts = QStringLiteral("scripts");
inline const QString kLibrary = QStringLiteral("library");
inline const QString kWizard = QStringLiteral("wizard");
inline const QString kHealth = QStringLiteral("health");

} // namespace steward::pages
