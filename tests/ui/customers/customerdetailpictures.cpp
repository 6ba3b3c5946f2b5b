// Draws the page of one customer in its states, in the themes, into a folder given as the argument.

#include "detailsamples.h"

#include <common/icons.h>
#include <common/theme.h>
#include <customers/customerspage.h>

#include <QApplication>
#include <QDir>
#include <QEventLoop>
#include <QPushButton>
#include <QScrollArea>
#include <QTextStream>
#include <QTimer>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

void wait(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace

int main(int argc, char* argv[])
{
    QApplication application(argc, argv);
    const QString folder = application.arguments().value(1, u"."_s);
    QDir().mkpath(folder);
    Theme theme;
    theme.applyTo(application);
    const Icons icons(theme);
    bool fine = true;

    const auto draw = [&](const QString& name, const std::function<void(CustomerDetail&)>& fill) {
        CustomerDetail detail(icons);
        fill(detail);
        detail.resize(theme.px(368), theme.px(900));
        detail.show();
        wait(30);
        // As tall as everything in it.
        auto* area = detail.findChild<QScrollArea*>();
        const int inner = area->widget()->hasHeightForWidth()
                              ? area->widget()->heightForWidth(area->viewport()->width())
                              : area->widget()->sizeHint().height();
        detail.resize(detail.width(), std::clamp(inner + 8, 300, 6000));
        wait(30);
        const QString file = folder + u"/detail-"_s + name + u".png"_s;
        fine = detail.grab().save(file) && fine;
        QTextStream(stdout) << file << '\n';
    };
    // Beside the list, as large as the design's picture.
    const auto drawPage = [&](const QString& name) {
        class At final : public Clock
        {
        public:
            [[nodiscard]] QDateTime now() const override { return samples::now(); }
        } clock;
        CustomersPage page(icons, clock);
        page.resize(theme.px(1368), theme.px(840));
        QList<Customer> customers;
        for (const QString& word :
             {u"Saltmarsh Fisheries"_s, u"Greyfriars Legal"_s, u"Thornbury Clinics"_s}) {
            Customer one = samples::brackenfield();
            one.name = word;
            one.id.value = word;
            one.domain = word.section(u' ', 0, 0).toLower() + u".example"_s;
            customers << one;
        }
        customers << samples::brackenfield();
        page.setCustomers(customers);
        page.showReady(samples::now().addSecs(-660));
        page.show();
        page.selectCustomer(samples::brackenfield().id);
        samples::fill(page.detail(), samples::relations(samples::twoRelationships(), samples::roles(7)));
        wait(60);
        const QString file = folder + u"/customers-"_s + name + u".png"_s;
        fine = page.grab().save(file) && fine;
        QTextStream(stdout) << file << '\n';
    };
    Error refused;
    refused.code = ErrorCode::Forbidden;
    refused.message = u"You are not allowed to read the licences of this customer."_s;
    refused.advice = u"Ask for a relationship with Global Reader."_s;

    for (const auto& [kind, word] :
         {std::pair(Theme::Choice::Light, u"light"_s), std::pair(Theme::Choice::Dark, u"dark"_s),
          std::pair(Theme::Choice::HighContrast, u"contrast"_s)}) {
        for (const double zoom : {1.0, 2.0}) {
            theme.setChoice(kind);
            theme.setZoom(zoom);
            const QString suffix = word + (zoom > 1 ? u"-200"_s : QString());
            drawPage(suffix);
            draw(u"full-"_s + suffix, [](CustomerDetail& detail) {
                samples::fill(detail, samples::relations(samples::twoRelationships(), samples::roles(7)));
            });
            draw(u"many-"_s + suffix, [](CustomerDetail& detail) {
                samples::fill(detail, samples::relations(samples::manyRelationships(), samples::roles(4)));
                CustomerNote note;
                note.alias = u"The freight people with a name that wraps"_s;
                note.text =
                    u"Ring <b>Ada</b> first.\nNever on Fridays, as the whole office is on the road."_s;
                note.tags = {u"gold"_s, u"logistics"_s, u"needs a tag that is very long indeed, really"_s,
                             u"vip"_s,  u"north"_s,     u"ends soon"_s};
                note.hidden = true;
                detail.setNote(note);
            });
            draw(u"trouble-"_s + suffix, [&refused](CustomerDetail& detail) {
                detail.setCustomer(samples::brackenfield());
                detail.setNote({});
                const auto unknown =
                    relationsOf(samples::brackenfield().tenant, samples::twoRelationships(), {}, {});
                detail.setRelations({unknown, false, refused, samples::now()});
                detail.setLicences({false, {}, refused});
                detail.setDomains({true, {}, {}});
            });
            draw(u"editing-"_s + suffix, [](CustomerDetail& detail) {
                samples::fill(detail, samples::relations(samples::twoRelationships().mid(0, 1), {}));
                detail.findChild<QPushButton*>(u"editNote"_s)->click();
            });
        }
        theme.setZoom(1.0);
        application.setLayoutDirection(Qt::RightToLeft);
        draw(u"rightToLeft-"_s + word, [](CustomerDetail& detail) {
            samples::fill(detail, samples::relations(samples::manyRelationships(), samples::roles(4)));
        });
        application.setLayoutDirection(Qt::LeftToRight);
    }
    return fine ? 0 : 1;
}
