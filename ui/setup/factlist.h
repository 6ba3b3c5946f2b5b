#pragma once

#include <common/theme.h>

#include <QWidget>

class QGridLayout;

namespace steward {

/// Facts in two columns: what it is, and its value or "not known yet". A fact is made by the first time it is
/// set, in that order; ids may break after their hyphens.
class FactList final : public QWidget
{
    Q_OBJECT

public:
    explicit FactList(const Theme& theme, QWidget* parent = nullptr);

    void setFact(const QString& head, const QString& value);
    [[nodiscard]] QString fact(const QString& head) const;

private:
    const Theme& m_theme;
    QGridLayout* m_grid = nullptr;
    QStringList m_heads;
};

} // namespace steward
