#include "targetbar.h"

#include <common/icons.h>
#include <common/labels.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace steward {

using namespace Qt::StringLiterals;

TargetBar::TargetBar(const Theme& theme, const Icons& icons, QWidget* parent)
    : QFrame(parent),
      m_customerField(new TargetField(theme, icons, u"customers"_s, this)),
      m_userField(new TargetField(theme, icons, u"user"_s, this)),
      m_customerPopup(new TargetPopup(theme, icons, tr("Name, domain or id"), this)),
      m_risk(new Chip({}, "neutral", this)),
      m_account(new QLabel(this)),
      m_reason(new ElidedLabel(Theme::Text::Small, "muted", Qt::ElideRight, this)),
      m_run(new QPushButton(this)),
      m_stop(new QPushButton(this))
{
    setObjectName(u"targetBar"_s);
    setAccessibleName(tr("Where the script acts"));
    setGround(this, "header");
    setMinimumHeight(theme.metric("heights.targetBar"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    m_customerField->setObjectName(u"customerField"_s);
    m_userField->setObjectName(u"userField"_s);
    m_customerPopup->setObjectName(u"customerPopup"_s);
    m_customerPopup->setAccessibleName(tr("Choose a customer"));
    m_risk->setObjectName(u"scriptRisk"_s);
    m_risk->hide();
    m_account->setObjectName(u"runsAs"_s);
    m_account->setTextFormat(Qt::PlainText);
    setTextRole(m_account, Theme::Text::Body);
    setTone(m_account, "muted");
    m_reason->setObjectName(u"runReason"_s);
    m_reason->setAlignment(Qt::AlignVCenter | Qt::AlignTrailing);
    m_reason->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    m_run->setObjectName(u"runButton"_s);
    m_run->setText(tr("Run  F5"));
    m_run->setAccessibleName(tr("Run"));
    m_run->setAutoDefault(false);
    setVariant(m_run, "primary");
    m_run->setIcon(icons.icon(u"play"_s, "onAccent"));
    m_stop->setObjectName(u"stopButton"_s);
    m_stop->setText(tr("Stop  Shift+F5"));
    m_stop->setAccessibleName(tr("Stop"));
    m_stop->setAutoDefault(false);
    m_stop->setIcon(icons.icon(u"stop"_s, "error"));
    setVariant(m_stop, "danger");

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme.px(8), 0, theme.px(16), 0);
    row->setSpacing(theme.px(8));
    row->addWidget(m_customerField);
    row->addWidget(new IconLabel(icons, u"chevron-right"_s, "textMuted", "icons.small", this));
    row->addWidget(m_userField);
    row->addWidget(m_risk);
    row->addWidget(m_reason, 1);
    row->addWidget(m_account);
    row->addWidget(m_run);
    row->addWidget(m_stop);

    connect(m_customerField, &QToolButton::clicked, this, &TargetBar::pickCustomer);
    connect(m_userField, &QToolButton::clicked, this, &TargetBar::pickUser);
    connect(m_customerPopup, &TargetPopup::chosen, this, &TargetBar::setCustomer);
    connect(m_run, &QPushButton::clicked, this, &TargetBar::run);
    connect(m_stop, &QPushButton::clicked, this, &TargetBar::stop);
    showTarget();
    showButtons();
}

void TargetBar::setCustomers(const QList<TargetChoice>& customers)
{
    m_haveCustomers = !customers.isEmpty();
    m_customerPopup->setChoices(customers);
    if (!m_haveCustomers)
        setCustomersMessage(m_customersMessage);
}

void TargetBar::setCustomersMessage(const QString& message)
{
    m_customersMessage = message;
    if (!m_haveCustomers)
        m_customerPopup->setMessage(message.isEmpty() ? tr("There are no customers yet") : message);
}

void TargetBar::setCustomer(const TargetChoice& customer)
{
    if (customer == m_customer)
        return;
    m_customer = customer;
    m_user = {};
    showTarget();
    showButtons();
    Q_EMIT customerChanged(m_customer);
    Q_EMIT userChanged(m_user);
}

void TargetBar::setUser(const TargetChoice& user)
{
    if (user == m_user)
        return;
    m_user = user;
    showTarget();
    Q_EMIT userChanged(m_user);
}

void TargetBar::setAccount(const QString& account)
{
    m_accountName = account;
    showButtons();
}

void TargetBar::setRisk(std::optional<ScriptRisk> risk)
{
    m_hasRisk = risk.has_value();
    if (risk) {
        m_risk->setText(*risk == ScriptRisk::Destructive ? tr("Script deletes things")
                        : *risk == ScriptRisk::Change    ? tr("Script changes things")
                                                         : tr("Script only reads"));
        m_risk->setTone(*risk == ScriptRisk::Destructive ? "error"
                        : *risk == ScriptRisk::Change    ? "warning"
                                                         : "neutral");
        m_risk->setToolTip(
            tr("By the commands it names and what its help says; commands that it makes up while it "
               "runs cannot be seen"));
    }
    m_risk->setVisible(m_hasRisk && !m_compact);
}

void TargetBar::setEngine(const QString& name)
{
    m_engine = name;
    m_engineError.reset();
    showButtons();
}

void TargetBar::setEngineError(const Error& error)
{
    m_engine.clear();
    m_engineError = error;
    showButtons();
}

void TargetBar::setCompact(bool compact)
{
    if (m_compact == compact)
        return;
    m_compact = compact;
    m_risk->setVisible(m_hasRisk && !compact);
    m_run->setText(compact ? tr("Run") : tr("Run  F5"));
    m_stop->setText(compact ? tr("Stop") : tr("Stop  Shift+F5"));
    showButtons();
}

QSize TargetBar::minimumSizeHint() const
{
    // What setCompact takes away does not keep a window wide.
    const QSize whole = QFrame::minimumSizeHint();
    return {std::min(whole.width(), 36 * fontMetrics().averageCharWidth() + 260), whole.height()};
}

void TargetBar::setRunning(bool running)
{
    m_running = running;
    m_stopping = false;
    showTarget();
    showButtons();
}

void TargetBar::setStopping(bool stopping)
{
    m_stopping = stopping;
    showButtons();
}

QString TargetBar::runProblem() const
{
    if (m_running)
        return tr("A script is running");
    if (m_accountName.isEmpty())
        return tr("Sign in first: open Set-up");
    if (m_engine.isEmpty()) {
        if (!m_engineError)
            return tr("Looking for PowerShell…");
        return m_engineError->advice.isEmpty() ? m_engineError->message
                                               : m_engineError->message + u". "_s + m_engineError->advice;
    }
    if (m_customer.isNull())
        return tr("Choose a customer first");
    return {};
}

void TargetBar::showTarget()
{
    if (m_customer.isNull())
        m_customerField->setTexts(tr("Choose a customer"), tr("Ctrl+K"));
    else
        m_customerField->setTexts(m_customer.title, m_customer.detail);
    if (m_user.isNull())
        m_userField->setTexts(tr("Whole tenant"), tr("No user chosen · Ctrl+U"));
    else
        m_userField->setTexts(m_user.title, m_user.detail);
    m_customerField->setEnabled(!m_running);
    const bool canChooseUser = !m_running && !m_customer.tenant.isEmpty();
    m_userField->setEnabled(canChooseUser);
    m_customerField->setAccessibleName(m_customer.isNull()
                                           ? tr("Customer: none chosen")
                                           : tr("Customer: %1, %2").arg(m_customer.title, m_customer.detail));
    m_userField->setAccessibleName(m_user.isNull() ? tr("User: none, whole tenant")
                                                   : tr("User: %1, %2").arg(m_user.title, m_user.detail));
    const QString fixed = tr("The target of the running script is fixed");
    m_customerField->setToolTip(m_running ? fixed : tr("Choose the customer the script acts in (Ctrl+K)"));
    m_userField->setToolTip(m_running                     ? fixed
                            : m_customer.isNull()         ? tr("Choose a customer first")
                            : m_customer.tenant.isEmpty() ? tr("This customer has no tenant")
                                                          : tr("Choose a user of this customer (Ctrl+U)"));
}

void TargetBar::showButtons()
{
    const QString problem = runProblem();
    m_run->setEnabled(problem.isEmpty());
    m_run->setToolTip(problem.isEmpty() ? tr("Run the script (F5)")
                                        : u"<span>"_s + problem.toHtmlEscaped() + u"</span>"_s);
    m_run->setAccessibleDescription(problem);
    m_stop->setEnabled(m_running);
    const QString stopTip = !m_running   ? tr("No script is running")
                            : m_stopping ? tr("Stopping. Press again to end it at once (Shift+F5)")
                                         : tr("Stop the script (Shift+F5)");
    m_stop->setToolTip(stopTip);
    m_stop->setAccessibleDescription(stopTip);
    m_account->setText(m_accountName.isEmpty() ? QString() : tr("Runs as %1").arg(m_accountName));
    m_account->setVisible(!m_accountName.isEmpty() && !m_compact);
    m_account->setToolTip(m_engine.toHtmlEscaped());
    // Running is plain to see; every other reason is said next to the button.
    m_reason->setText(m_running ? QString() : problem);
    setTone(m_reason, m_engineError ? "error" : "muted");
}

void TargetBar::pickCustomer()
{
    if (m_customerField->isEnabled())
        m_customerPopup->openBelow(m_customerField);
}

void TargetBar::pickUser()
{
    if (m_userField->isEnabled())
        Q_EMIT userPickRequested(m_customer.tenant, m_userField);
}

void TargetBar::run()
{
    if (canRun())
        Q_EMIT runRequested();
}

void TargetBar::stop()
{
    if (m_running)
        Q_EMIT stopRequested();
}

} // namespace steward
