#include "aboutdialog.h"

#include "labels.h"
#include "theme.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace steward {

AboutDialog::AboutDialog(const Icons& icons, const QString& licences, QWidget* parent) : QDialog(parent)
{
    const Theme& theme = icons.theme();
    setObjectName(u"aboutDialog"_s);
    setWindowTitle(tr("About Steward"));
    auto* column = new QVBoxLayout(this);
    const int air = theme.metric("spacing.three");
    column->setContentsMargins(air, air, air, air);
    column->setSpacing(theme.metric("spacing.two"));

    auto* head = new QHBoxLayout;
    head->setSpacing(theme.metric("spacing.oneHalf"));
    head->addWidget(new IconLabel(icons, u"logo"_s, "accentFill", "icons.large"));
    head->addWidget(makeLabel(u"Steward"_s, Theme::Text::Title).release());
    head->addWidget(makeLabel(QCoreApplication::applicationVersion(), Theme::Text::Body, "muted").release(),
                    0, Qt::AlignBottom);
    head->addStretch();
    column->addLayout(head);

    QStringList words = {
        tr("Run PowerShell in your customers' tenants, already signed in."),
        tr("Steward is free software under the GNU General Public License, version 3 only, and comes with no "
           "warranty. The licence is in the file LICENSE that came with it."),
        tr("Built with Qt %1, Qt Network Authorization, QtKeychain, QCoro and spdlog. Text is set in Inter "
           "and "
           "JetBrains Mono.")
            .arg(QString::fromLatin1(qVersion()))};
    if (!licences.isEmpty())
        words += licences;
    for (const QString& part : words)
        column->addWidget(new Paragraph(theme, part, Theme::Text::Body, "text"));

    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    auto* close = new QPushButton(tr("Close"));
    close->setObjectName(u"closeAbout"_s);
    close->setAccessibleName(tr("Close"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    buttons->addWidget(close);
    column->addLayout(buttons);
    setFixedWidth(theme.metric("widths.wizardText") * 3 / 4);
}

} // namespace steward
