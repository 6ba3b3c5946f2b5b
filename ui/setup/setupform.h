#pragma once

#include "setupchoice.h"

#include <common/icons.h>

#include <QWidget>

#include <optional>

class QComboBox;
class QLineEdit;

namespace steward {

class CloudCatalog;
class FormField;
class SegmentedTabs;

/// The questions of the set-up. An answer is checked when one leaves it, and all of them on submit; what is
/// wrong is said below the answer. The secret is taken out of its field with `take` and is not kept there.
class SetupForm final : public QWidget
{
    Q_OBJECT

public:
    SetupForm(const Icons& icons, const CloudCatalog& clouds, QWidget* parent = nullptr);

    /// Asks the catalogue again; keeps the answer when it still exists.
    void reloadClouds();
    void clear();
    void fill(const SetupChoice& choice);
    /// The answers, or nothing when one of them is wrong; the focus is then in the first wrong one.
    [[nodiscard]] std::optional<SetupChoice> take();

Q_SIGNALS:
    void submitted();

private:
    void checkTenant();
    void checkClientId();
    void checkSecret();
    bool checkCloud();
    void chooseCloudFile();

    const CloudCatalog& m_clouds;
    QComboBox* m_cloud = nullptr;
    QLineEdit* m_tenant = nullptr;
    QLineEdit* m_clientId = nullptr;
    QLineEdit* m_secret = nullptr;
    SegmentedTabs* m_signIn = nullptr;
    FormField* m_cloudField = nullptr;
    FormField* m_tenantField = nullptr;
    FormField* m_clientIdField = nullptr;
    FormField* m_secretField = nullptr;
};

} // namespace steward
