#include "customeractions.h"

#include <common/plaintext.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString menuText(const QString& text)
{
    return visibleText(text).left(60).replace(u'&', u"&&"_s);
}

/// A text that PowerShell takes as it is, whatever stands in it. It ends a text at typographic quotes as
/// well.
QString quoted(const QString& text)
{
    QString inner;
    for (const QChar c : text) {
        if (c == u'\'' || (c >= QChar(0x2018) && c <= QChar(0x201b)))
            inner += c;
        inner += c;
    }
    return u'\'' + inner + u'\'';
}

} // namespace

CustomerActions::CustomerActions(QObject* parent) : QObject(parent) {}

std::unique_ptr<QMenu> CustomerActions::menu(const Subject& subject, QWidget* parent)
{
    auto menu = std::make_unique<QMenu>(parent);
    menu->setObjectName(u"customerMenu"_s);
    const qsizetype count = subject.customers.size();
    const bool one = count == 1;
    const bool any = count > 0;
    if (one) {
        QAction* run = menu->addAction(tr("Run a script here"));
        connect(run, &QAction::triggered, this, &CustomerActions::runRequested);
        menu->setDefaultAction(run);
        QMenu* open = menu->addMenu(tr("Open in"));
        open->setEnabled(!subject.portals.isEmpty());
        for (qsizetype i = 0; i < subject.portals.size(); ++i) {
            const QString key = i < 9 ? u"\t%1"_s.arg(i + 1) : QString();
            connect(open->addAction(menuText(subject.portals[i]) + key), &QAction::triggered, this,
                    [this, i] { Q_EMIT portalRequested(int(i)); });
        }
    }
    QMenu* copy = menu->addMenu(tr("Copy"));
    copy->setEnabled(any);
    const std::pair<QString, Copy> copies[] = {
        {one ? tr("Row") : tr("%1 rows").arg(count), Copy::Rows},
        {tr("As JSON"), Copy::Json},
        {one ? tr("Name") : tr("Names"), Copy::Names},
        {one ? tr("Default domain") : tr("Default domains"), Copy::Domains},
        {one ? tr("Tenant id") : tr("Tenant ids"), Copy::TenantIds},
        {one ? tr("Customer id") : tr("Customer ids"), Copy::CustomerIds},
        {tr("$CustomerID and $TenantId for a script"), Copy::Variables}};
    for (const auto& [title, what] : copies) {
        if (what == Copy::Variables && !one)
            continue;
        connect(copy->addAction(title), &QAction::triggered, this,
                [this, what = what] { Q_EMIT copyRequested(what); });
    }
    menu->addSeparator();
    if (subject.hasStates) {
        const bool reachable = std::any_of(subject.customers.cbegin(), subject.customers.cend(),
                                           [](const Customer& each) { return !each.tenant.isEmpty(); });
        QAction* check =
            menu->addAction(one ? tr("Check access") : tr("Check access of %1 customers").arg(count));
        check->setEnabled(reachable && !subject.isWorking);
        connect(check, &QAction::triggered, this, &CustomerActions::checkRequested);
        QAction* consent = menu->addAction(one ? tr("Consent") : tr("Consent for %1 customers").arg(count));
        consent->setEnabled(reachable && !subject.isWorking);
        connect(consent, &QAction::triggered, this, &CustomerActions::consentRequested);
        menu->addSeparator();
    }
    if (subject.notes.isEmpty())
        return menu;
    const auto all = [&subject](bool CustomerNote::*member) {
        return std::all_of(subject.notes.cbegin(), subject.notes.cend(),
                           [member](const CustomerNote& note) { return note.*member; });
    };
    const bool favourite = all(&CustomerNote::favourite);
    connect(menu->addAction(favourite ? tr("No favourite any more") : tr("Favourite")), &QAction::triggered,
            this, [this, favourite] { Q_EMIT favouriteRequested(!favourite); });
    QMenu* groups = menu->addMenu(tr("Groups"));
    for (const CustomerGroup& group : subject.groups) {
        if (group.isByRule())
            continue;
        const bool in =
            std::all_of(subject.customers.cbegin(), subject.customers.cend(),
                        [&group](const Customer& each) { return group.members.contains(each.id); });
        QAction* action = groups->addAction(menuText(group.name));
        action->setCheckable(true);
        action->setChecked(in);
        connect(action, &QAction::triggered, this,
                [this, name = group.name](bool on) { Q_EMIT groupRequested(name, on); });
    }
    if (!groups->isEmpty())
        groups->addSeparator();
    connect(groups->addAction(tr("New group…")), &QAction::triggered, this,
            &CustomerActions::newGroupRequested);
    const bool hidden = all(&CustomerNote::hidden);
    connect(menu->addAction(hidden ? tr("Show in the list again") : tr("Hide")), &QAction::triggered, this,
            [this, hidden] { Q_EMIT hideRequested(!hidden); });
    return menu;
}

QString copiedText(const QList<Customer>& customers, CustomerActions::Copy what)
{
    QStringList lines;
    for (const Customer& each : customers) {
        switch (what) {
        case CustomerActions::Copy::Names:
            lines << visibleText(each.name);
            break;
        case CustomerActions::Copy::Domains:
            lines << visibleText(each.domain);
            break;
        case CustomerActions::Copy::TenantIds:
            lines << each.tenant.value;
            break;
        case CustomerActions::Copy::CustomerIds:
            lines << each.id.value;
            break;
        case CustomerActions::Copy::Variables:
            lines << u"$CustomerID = %1"_s.arg(quoted(each.id.value));
            if (!each.tenant.isEmpty())
                lines << u"$TenantId = %1"_s.arg(quoted(each.tenant.value));
            break;
        default:
            break;
        }
    }
    return lines.join(u'\n');
}

} // namespace steward
