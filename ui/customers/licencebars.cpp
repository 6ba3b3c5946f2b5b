#include "licencebars.h"

#include <common/labels.h>
#include <common/plaintext.h>
#include <common/theme.h>

#include <QGridLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QStyle>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kNobodyCounts = 10'000; // free products come with so many or more

/// How much of one product is used.
class Bar final : public QWidget
{
public:
    Bar(const Icons& icons, const LicenceLine& line) : m_icons(icons), m_line(line)
    {
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        connect(&icons.theme(), &Theme::changed, this, [this] {
            updateGeometry();
            update();
        });
    }
    [[nodiscard]] QSize sizeHint() const override
    {
        return {m_icons.theme().px(84), m_icons.theme().metric("heights.progressBar")};
    }
    [[nodiscard]] QSize minimumSizeHint() const override
    {
        return {m_icons.theme().px(40), sizeHint().height()};
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Theme& theme = m_icons.theme();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const double radius = theme.metric("radii.bar");
        if (theme.kind() == Theme::Kind::HighContrast) {
            painter.setPen(theme.color("border"));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
        } else {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.color("surfacePressed"));
            painter.drawRoundedRect(rect(), radius, radius);
        }
        if (m_line.used <= 0)
            return;
        const double share =
            m_line.bought > 0 ? std::min(1.0, double(m_line.used) / double(m_line.bought)) : 1.0;
        const int wide = std::max(theme.px(3), int(share * width()));
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(m_line.isFull() || m_line.suspended ? "warning" : "accentFill"));
        painter.drawRoundedRect(QStyle::visualRect(layoutDirection(), rect(), QRect(0, 0, wide, height())),
                                radius, radius);
    }

private:
    const Icons m_icons;
    const LicenceLine m_line;
};

} // namespace

QString LicenceLine::text() const
{
    const QLocale locale;
    if (unlimited)
        return LicenceBars::tr("%1 used").arg(locale.toString(used));
    const QString numbers = LicenceBars::tr("%1 / %2").arg(locale.toString(used), locale.toString(bought));
    if (suspended)
        return LicenceBars::tr("suspended, %1").arg(numbers);
    return used > bought ? LicenceBars::tr("too many, %1").arg(numbers)
           : isFull()    ? LicenceBars::tr("full, %1").arg(numbers)
                         : numbers;
}

QList<LicenceLine> licenceLines(const QList<Licence>& licences, const ProductNames& names)
{
    QList<LicenceLine> lines;
    for (const Licence& licence : licences) {
        if (licence.bought == 0 && licence.used == 0 && licence.blocked == 0)
            continue;
        LicenceLine line;
        line.product =
            visibleText(licence.partNumber.isEmpty() ? licence.skuId : names.of(licence.partNumber));
        line.used = licence.used;
        line.bought = licence.bought;
        line.unlimited = licence.bought >= kNobodyCounts;
        line.suspended = licence.bought == 0 && licence.blocked > 0;
        if (line.suspended)
            line.bought = licence.blocked;
        lines << line;
    }
    const auto group = [](const LicenceLine& line) {
        return line.unlimited ? 2 : line.isFull() || line.suspended ? 0 : 1;
    };
    std::sort(lines.begin(), lines.end(), [&group](const LicenceLine& a, const LicenceLine& b) {
        if (group(a) != group(b))
            return group(a) < group(b);
        if (a.used != b.used)
            return a.used > b.used;
        return a.product.compare(b.product, Qt::CaseInsensitive) < 0;
    });
    return lines;
}

LicenceBars::LicenceBars(const Icons& icons, QWidget* parent) : QWidget(parent), m_icons(icons)
{
    const Theme& theme = icons.theme();
    setObjectName(u"licenceBars"_s);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.metric("spacing.half"));
    m_grid = new QGridLayout;
    m_grid->setHorizontalSpacing(theme.metric("spacing.one"));
    m_grid->setVerticalSpacing(theme.metric("spacing.half"));
    m_grid->setColumnStretch(0, 3);
    m_grid->setColumnStretch(1, 2);
    column->addLayout(m_grid);
    m_more = new QPushButton;
    m_more->setObjectName(u"moreLicences"_s);
    setVariant(m_more, "link");
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_unfolded = !m_unfolded;
        rebuild();
    });
    column->addWidget(m_more, 0, Qt::AlignLeading);
    rebuild();
}

void LicenceBars::setLines(const QList<LicenceLine>& lines)
{
    if (m_lines == lines)
        return;
    m_lines = lines;
    m_unfolded = false;
    rebuild();
}

void LicenceBars::rebuild()
{
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const int all = int(m_lines.size());
    const bool folds = all > kFolded + 1;
    const int shown = folds && !m_unfolded ? kFolded : all;
    for (int row = 0; row < shown; ++row) {
        const LicenceLine& line = m_lines.at(row);
        const QString text = line.text();
        auto* name = new ElidedLabel(Theme::Text::Body);
        name->setText(line.product);
        m_grid->addWidget(name, row, 0);
        if (!line.unlimited) {
            auto* bar = new Bar(m_icons, line);
            bar->setAccessibleName(tr("%1: %2").arg(line.product, text));
            bar->setToolTip(
                tr("%1 of %2 are used").arg(QLocale().toString(line.used), QLocale().toString(line.bought)));
            m_grid->addWidget(bar, row, 1, Qt::AlignVCenter);
        }
        const bool attention = line.isFull() || line.suspended;
        auto count = makeLabel(text, Theme::Text::Body, attention ? "warning" : nullptr);
        count->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
        count->setAccessibleName(tr("%1: %2").arg(line.product, text));
        m_grid->addWidget(count.release(), row, 2);
    }
    m_more->setVisible(folds);
    const QString words = m_unfolded ? tr("Show fewer") : tr("Show all %1").arg(all);
    m_more->setText(words);
    m_more->setAccessibleName(tr("%1 products").arg(words));
}

} // namespace steward
