#pragma once

#include "icons.h"

#include <QDialog>

namespace steward {

/// Name, version, licence, and whose work is inside. `licences` is further text below the built-in one.
class AboutDialog final : public QDialog
{
    Q_OBJECT

public:
    AboutDialog(const Icons& icons, const QString& licences, QWidget* parent = nullptr);
};

} // namespace steward
