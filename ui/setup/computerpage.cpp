#include "computerpage.h"

#include "markrow.h"

#include <common/emptystate.h>

#include <QHBoxLayout>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace steward {

ComputerPage::ComputerPage(const Icons& icons, QWidget* parent)
    : WizardPage(icons, WizardStep::Computer, tr("This computer"),
                 tr("What Steward needs here. Nothing is changed unless you "
                    "press a button."),
                 parent)
{
    m_card = new MarkCard;
    m_card->setObjectName(u"computerChecks"_s);
    body()->addWidget(m_card);
    m_empty = new EmptyState(icons, u"setup"_s);
    m_empty->setTexts(tr("Nothing was checked yet"), tr("The checks take some seconds."));
    body()->addWidget(m_empty);
    auto* row = new QHBoxLayout;
    m_again = makeButton(u"checkAgain"_s, tr("Check again"), u"refresh"_s);
    connect(m_again, &QPushButton::clicked, this, &ComputerPage::recheckRequested);
    row->addWidget(m_again);
    row->addStretch();
    body()->addLayout(row);
    body()->addStretch(1);
    setFocusProxy(m_again);
    summarize();
}

void ComputerPage::setChecks(const QList<ComputerCheck>& checks)
{
    QStringList order;
    for (const ComputerCheck& check : checks)
        order += check.id;
    if (order != m_order) {
        m_card->clear();
        m_order.clear();
        m_rows.clear();
        m_fixes.clear();
        m_checks.clear();
    }
    for (const ComputerCheck& check : checks)
        setCheck(check);
    summarize();
}

void ComputerPage::setCheck(const ComputerCheck& check)
{
    MarkRow*& row = m_rows[check.id];
    if (!row) {
        row = new MarkRow(icons(), check.title);
        row->setObjectName(u"check-"_s + check.id);
        m_card->addRow(row);
        m_order += check.id;
    }
    m_checks.insert(check.id, check);
    apply(row, check);
    summarize();
}

void ComputerPage::apply(MarkRow* row, const ComputerCheck& check)
{
    row->setTitle(check.title);
    const bool running = check.state == ComputerCheck::State::Running;
    row->setMark(markOf(check.state), check.detail.isEmpty() && running ? tr("Checking") : check.detail);
    if (check.error && check.state != ComputerCheck::State::Good)
        row->showError(*check.error);
    else
        row->dismissError();
    QPushButton*& fix = m_fixes[check.id];
    if (!fix && !check.fixLabel.isEmpty()) {
        fix = row->addButton(u"fix-"_s + check.id, check.fixLabel);
        connect(fix, &QPushButton::clicked, this, [this, id = check.id] { Q_EMIT fixRequested(id); });
    }
    if (fix) {
        fix->setText(check.fixLabel);
        fix->setAccessibleName(u"%1: %2"_s.arg(check.fixLabel, check.title));
        fix->setVisible(!check.fixLabel.isEmpty() && check.state != ComputerCheck::State::Good);
        fix->setEnabled(!running);
    }
}

void ComputerPage::summarize()
{
    int good = 0;
    int bad = 0;
    int attention = 0;
    int open = 0;
    for (const ComputerCheck& check : std::as_const(m_checks)) {
        good += check.state == ComputerCheck::State::Good;
        bad += check.state == ComputerCheck::State::Bad;
        attention += check.state == ComputerCheck::State::Attention;
        open += check.state == ComputerCheck::State::Waiting || check.state == ComputerCheck::State::Running;
    }
    m_card->setVisible(!m_checks.isEmpty());
    m_empty->setVisible(m_checks.isEmpty());
    m_again->setText(m_checks.isEmpty() ? tr("Check now") : tr("Check again"));
    m_again->setAccessibleName(m_again->text());
    m_again->setEnabled(open == 0);
    m_again->setToolTip(open > 0 ? tr("The checks are running") : QString());
    const bool none = m_checks.isEmpty();
    if (open > 0 || none) {
        setMark(none ? Mark::None : Mark::Running, none ? QString() : tr("%1 still to check").arg(open));
        setContinue(false, tr("Continue opens when everything is checked"));
    } else if (bad > 0) {
        setMark(Mark::Bad, bad == 1 ? tr("1 check failed") : tr("%1 checks failed").arg(bad));
        setContinue(false, tr("Mend what failed, then check again"));
    } else if (attention > 0) {
        setMark(Mark::Attention,
                attention == 1 ? tr("1 needs attention") : tr("%1 need attention").arg(attention));
        setContinue(true);
    } else {
        setMark(Mark::Good, good == 1 ? tr("1 check passed") : tr("%1 checks passed").arg(good));
        setContinue(true);
    }
}

} // namespace steward
