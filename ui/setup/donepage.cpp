#include "donepage.h"

#include "markrow.h"

#include <common/banner.h>
#include <common/labels.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace steward {

DonePage::DonePage(const Icons& icons, QWidget* parent)
    : WizardPage(icons, WizardStep::Done, tr("The set-up is done"),
                 tr("Every step can be visited again at the left, or later "
                    "under \"Set-up and health\"."),
                 parent)
{
    m_card = new MarkCard;
    m_card->setObjectName(u"doneSummary"_s);
    body()->addWidget(m_card);
    m_written = new Banner(icons, Banner::Shape::Card);
    m_written->setObjectName(u"exported"_s);
    body()->addWidget(m_written);
    const auto addGroup = [&](const QString& title) {
        body()->addSpacing(theme().metric("spacing.one"));
        body()->addWidget(makeLabel(title, Theme::Text::Heading).release());
        auto* card = new MarkCard;
        body()->addWidget(card);
        return card;
    };
    const auto addOffer = [&](MarkCard* card, const QString& name, const QString& icon, const QString& title,
                              const QString& detail, const QString& button) {
        auto* row = new QWidget;
        auto* layout = new QHBoxLayout(row);
        const int pad = theme().metric("spacing.two");
        layout->setContentsMargins(pad, theme().metric("spacing.one"), pad, theme().metric("spacing.one"));
        layout->setSpacing(pad);
        layout->addWidget(new IconLabel(icons, icon, "textMuted", "icons.regular"), 0, Qt::AlignVCenter);
        auto* words = new QVBoxLayout;
        words->setSpacing(0);
        words->addWidget(new Paragraph(theme(), title, Theme::Text::BodyMedium));
        words->addWidget(new Paragraph(theme(), detail, Theme::Text::Small, "textMuted"));
        layout->addLayout(words, 1);
        QPushButton* push = makeButton(name, button);
        push->setAccessibleName(u"%1: %2"_s.arg(button, title));
        layout->addWidget(push, 0, Qt::AlignVCenter);
        card->addRow(row);
        return push;
    };
    MarkCard* next = addGroup(tr("What next"));
    const auto open = [this](Place place) { return [this, place] { Q_EMIT openRequested(place); }; };
    connect(addOffer(next, u"openCustomers"_s, u"customers"_s, tr("Look at your customers"),
                     tr("Find one in three keystrokes and see whether you can act there."), tr("Customers")),
            &QPushButton::clicked, this, open(Place::Customers));
    connect(addOffer(next, u"openScripts"_s, u"scripts"_s, tr("Run a script"),
                     tr("Choose a customer, tick connections, press F5. It is "
                        "signed in already."),
                     tr("Scripts")),
            &QPushButton::clicked, this, open(Place::Scripts));
    connect(addOffer(next, u"openHealth"_s, u"setup"_s, tr("See what would break next"),
                     tr("Days left for the sign-in, the credential and the "
                        "relationships."),
                     tr("Health")),
            &QPushButton::clicked, this, open(Place::Health));
    MarkCard* files = addGroup(tr("Keep and hand over"));
    connect(addOffer(files, u"exportReport"_s, u"download"_s, tr("Health report"),
                     tr("What was proven, and when, as a page to keep. No secret "
                        "is in it."),
                     tr("Export")),
            &QPushButton::clicked, this, &DonePage::exportReportRequested);
    connect(addOffer(files, u"exportHandover"_s, u"user"_s, tr("Set-up file for technicians"),
                     tr("Application, tenant and cloud, so that they only sign "
                        "in. No secret is in it."),
                     tr("Export")),
            &QPushButton::clicked, this, &DonePage::exportHandoverRequested);
    body()->addStretch(1);
    setSummary({});
    setContinue(true, {}, tr("Finish"));
}

void DonePage::setSummary(const QList<Line>& lines)
{
    m_card->clear();
    m_card->setVisible(!lines.isEmpty());
    int open = 0;
    for (const Line& line : lines) {
        auto* row = new MarkRow(icons(), line.title);
        row->setMark(line.mark, line.detail);
        m_card->addRow(row);
        open += line.mark == Mark::Attention || line.mark == Mark::Bad;
    }
    setMark(lines.isEmpty() ? Mark::None
            : open > 0      ? Mark::Attention
                            : Mark::Good,
            lines.isEmpty() ? QString()
            : open == 1     ? tr("1 thing is left")
            : open > 1      ? tr("%1 things are left").arg(open)
                            : tr("Everything works"));
}

void DonePage::showExported(const QString& file)
{
    m_written->showMessage(Banner::Kind::Info, tr("The file was written"), file);
}

} // namespace steward
