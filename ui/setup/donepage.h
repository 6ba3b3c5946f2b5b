#pragma once

#include "wizardpage.h"

namespace steward {

class MarkCard;

/// Step 9. What was reached, in one line a step; the files to keep or hand over; and where to go from here.
class DonePage final : public WizardPage
{
    Q_OBJECT

public:
    /// Where one can go from here.
    enum class Place
    {
        Customers,
        Scripts,
        Health
    };
    struct Line
    {
        QString title;
        Mark mark = Mark::Good;
        QString detail;
    };

    explicit DonePage(const Icons& icons, QWidget* parent = nullptr);

public Q_SLOTS:
    void setSummary(const QList<steward::DonePage::Line>& lines);
    /// A file was written; its path.
    void showExported(const QString& file);

Q_SIGNALS:
    void exportReportRequested();
    /// The technicians' set-up file; no secret is in it.
    void exportHandoverRequested();
    void openRequested(steward::DonePage::Place place);

private:
    MarkCard* m_card = nullptr;
    Banner* m_written = nullptr;
};

} // namespace steward

Q_DECLARE_METATYPE(steward::DonePage::Line)
Q_DECLARE_METATYPE(steward::DonePage::Place)
