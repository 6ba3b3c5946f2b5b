#pragma once

#include <cloud/productnames.h>
#include <cloud/tenantclient.h>
#include <common/icons.h>

#include <QWidget>

class QGridLayout;
class QPushButton;

namespace steward {

/// One product's licences. Texts are harmless to show.
struct LicenceLine
{
    QString product;
    qint64 used = 0;
    qint64 bought = 0;
    bool unlimited = false; ///< so many that nobody counts them
    bool suspended = false;

    bool operator==(const LicenceLine&) const = default;
    [[nodiscard]] bool isFull() const { return !unlimited && used >= bought; }
    /// "184 / 200", "full, 12 / 12", "suspended".
    [[nodiscard]] QString text() const;
};

/// Pure: full ones first, then the most used ones; free ones nobody counts last. A product of which nothing
/// was ever bought nor used is left out.
[[nodiscard]] QList<LicenceLine> licenceLines(const QList<Licence>& licences, const ProductNames& names);

/// Licences used against bought, a bar a product. Shows the first kFolded of many, and all on request.
class LicenceBars final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kFolded = 8;

    explicit LicenceBars(const Icons& icons, QWidget* parent = nullptr);

    void setLines(const QList<LicenceLine>& lines);

private:
    void rebuild();

    const Icons m_icons;
    QList<LicenceLine> m_lines;
    bool m_unfolded = false;
    QGridLayout* m_grid = nullptr;
    QPushButton* m_more = nullptr;
};

} // namespace steward
