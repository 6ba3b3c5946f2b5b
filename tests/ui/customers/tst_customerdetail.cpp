#include "accessibilitycheck.h"
#include "clippedtext.h"
#include "detailsamples.h"

#include <common/actiondesk.h>
#include <common/labels.h>
#include <common/theme.h>
#include <customers/noteeditor.h>

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace steward;

/// The page of one customer: what it shows, and that it shows nothing it was not told.
class TestCustomerDetail final : public QObject
{
    Q_OBJECT

    Theme m_theme;
    Icons m_icons{m_theme};
    std::unique_ptr<CustomerDetail> m_detail;

    template <typename T>
    T* find(const char* name)
    {
        return m_detail->findChild<T*>(QString::fromLatin1(name));
    }
    bool shows(const char* name)
    {
        auto* widget = find<QWidget>(name);
        return widget && !widget->isHidden();
    }
    /// All words in a part of the page.
    QString words(const char* name)
    {
        QStringList all;
        for (const QLabel* label : find<QWidget>(name)->findChildren<QLabel*>()) {
            if (!label->isHidden())
                all << label->text();
        }
        return all.join(u'|');
    }
    static Error refused()
    {
        Error error;
        error.code = ErrorCode::Forbidden;
        error.message = u"You are not allowed to <b>read</b> this."_s;
        error.advice = u"Ask for Global Reader."_s;
        return error;
    }
    void fillAll(const QStringList& reaching = samples::roles(7))
    {
        samples::fill(*m_detail, samples::relations(samples::twoRelationships(), reaching));
    }

private Q_SLOTS:
    void initTestCase() { m_theme.applyTo(*qApp); }
    void init()
    {
        m_theme.setZoom(1.0);
        m_detail = std::make_unique<CustomerDetail>(m_icons);
        m_detail->resize(400, 800);
        m_detail->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_detail.get()));
    }
    void cleanup() { m_detail.reset(); }

    void everyControlCanBeFoundAndReached()
    {
        fillAll();
        find<QPushButton>("editNote")->click();
        QCOMPARE(accessibilityProblems(*m_detail), QStringList());
    }
    void nothingIsCutOff_data()
    {
        QTest::addColumn<double>("zoom");
        QTest::addColumn<int>("width");
        QTest::newRow("100 %") << 1.0 << 403;
        QTest::newRow("150 %") << 1.5 << 600;
        QTest::newRow("200 %") << 2.0 << 800;
        QTest::newRow("200 %, wide") << 2.0 << 1400;
    }
    void nothingIsCutOff()
    {
        QFETCH(double, zoom);
        QFETCH(int, width);
        m_theme.setZoom(zoom);
        m_detail = std::make_unique<CustomerDetail>(m_icons);
        samples::fill(*m_detail, samples::relations(samples::manyRelationships(), samples::roles(3)));
        CustomerNote note;
        note.alias = u"A name by which nobody else calls it, and which is far too long"_s;
        note.tags = {u"gold"_s, u"a tag that is very long and goes on"_s, u"vip"_s, u"north"_s, u"freight"_s};
        note.text = u"Ring first.\nThen again."_s;
        m_detail->setNote(note);
        m_detail->resize(width, 900);
        m_detail->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_detail.get()));
        QTRY_VERIFY2(clippedTexts(*m_detail).isEmpty(), qPrintable(clippedTexts(*m_detail).join(u'\n')));
        find<QPushButton>("editNote")->click();
        QTRY_VERIFY2(clippedTexts(*m_detail).isEmpty(), qPrintable(clippedTexts(*m_detail).join(u'\n')));
        // It scrolls downwards only.
        auto* area = m_detail->findChild<QScrollArea*>();
        QVERIFY(area->widget()->width() <= area->viewport()->width());
    }
    void whatHasNothingToSayIsNotThere()
    {
        m_detail->setCustomer(samples::brackenfield());
        for (const char* section : {"customerRoles", "customerStates", "customerLicences", "customerRuns",
                                    "customerDomains", "portals", "favourite", "editNote", "detailNote",
                                    "consentHere", "checkAccess", "relationshipTimeline", "detailRealName"})
            QVERIFY2(!shows(section), section);
        QVERIFY(shows("customerIds"));
        QVERIFY(shows("runHere"));
        QCOMPARE(find<QLabel>("customerRelationshipSide")->text(), u"Reseller"_s);
        fillAll();
        for (const char* section : {"customerRoles", "customerStates", "customerLicences", "customerRuns",
                                    "customerDomains", "portals", "favourite", "relationshipTimeline"})
            QVERIFY2(shows(section), section);
    }
    void anotherCustomerClearsEverythingAndTheSameOneNothing()
    {
        fillAll();
        m_detail->setCustomer(samples::brackenfield());
        QVERIFY(shows("customerLicences"));
        QVERIFY(shows("relationshipTimeline"));
        Customer other = samples::brackenfield();
        other.id.value = u"another"_s;
        m_detail->setCustomer(other);
        for (const char* section : {"customerRoles", "customerLicences", "customerRuns", "customerDomains",
                                    "relationshipTimeline", "favourite"})
            QVERIFY2(!shows(section), section);
    }

    // Relationships and roles

    void theHeadSaysWhenTheFirstRoleEnds()
    {
        fillAll();
        QCOMPARE(find<QLabel>("customerRelationshipSide")->text(), u"First role ends in 43 days"_s);
        QCOMPARE(find<QLabel>("customerRelationshipSide")->property("tone").toString(), u"warning"_s);
        auto renews = samples::twoRelationships().mid(1);
        m_detail->setRelations({samples::relations(renews, samples::roles(12)), false, {}, samples::now()});
        QCOMPARE(find<QLabel>("customerRelationshipSide")->text(), u"Renews itself"_s);
        auto ended = samples::manyRelationships().mid(8, 2);
        m_detail->setRelations({samples::relations(ended, {}), false, {}, samples::now()});
        QCOMPARE(find<QLabel>("customerRelationshipSide")->text(), u"Ended"_s);
        Customer gone = samples::brackenfield();
        gone.missingSince = samples::now().addDays(-8);
        m_detail->setCustomer(gone);
        QVERIFY(find<QLabel>("customerRelationshipSide")->text().startsWith(u"Not returned since"_s));
    }
    void endedRelationshipsFoldAndUnfold()
    {
        samples::fill(*m_detail, samples::relations(samples::manyRelationships(), samples::roles(4)));
        auto* more = find<QPushButton>("moreRelationships");
        QVERIFY(!more->isHidden());
        QCOMPARE(more->text(), u"and 7 ended"_s);
        const int before = find<RelationshipTimeline>("relationshipTimeline")->sizeHint().height();
        more->click();
        QVERIFY(find<RelationshipTimeline>("relationshipTimeline")->sizeHint().height() > before);
        QCOMPARE(more->text(), u"Show fewer"_s);
    }
    void whatIsMissingOfRelationshipsIsSaid()
    {
        m_detail->setCustomer(samples::brackenfield());
        m_detail->setRelations({{}, true, {}, samples::now()});
        QVERIFY(find<QLabel>("relationshipText")->text().contains(u"being read"_s));
        m_detail->setRelations({{}, false, refused(), samples::now()});
        QCOMPARE(find<QLabel>("relationshipText")->text(),
                 u"You are not allowed to <b>read</b> this. Ask for Global Reader."_s);
        m_detail->setRelations({{}, false, {}, samples::now()});
        QVERIFY(find<QLabel>("relationshipText")->text().contains(u"no delegated admin relationship"_s));
        m_detail->setRelations(
            {samples::relations(samples::twoRelationships(), {}), false, {}, samples::now()});
        QVERIFY(!shows("relationshipText"));
    }
    void yourRolesTellWhatReachesYouAndWhatToDoAboutTheRest()
    {
        fillAll({roleTemplateId(u"Exchange Administrator"_s), roleTemplateId(u"User Administrator"_s)});
        QVERIFY2(words("customerRoles").contains(u"Exchange Admin, User Admin|"_s),
                 qPrintable(words("customerRoles")));
        // Whoever listens or points gets the whole names.
        QStringList parts;
        for (const QLabel* label : find<QWidget>("customerRoles")->findChildren<QLabel*>())
            parts << label->accessibleName();
        parts.removeAll(QString());
        QCOMPARE(parts.size(), 3);
        QCOMPARE(parts[0], u"Exchange Administrator, User Administrator"_s);
        QVERIFY2(
            parts[1].startsWith(u"Offered, but not through a group you are in: Application Administrator"_s),
            qPrintable(parts[1]));
        QVERIFY(parts[1].contains(u"put in a group"_s));
        QVERIFY2(parts[2].startsWith(u"In no relationship: "_s) && parts[2].contains(u"SharePoint"_s),
                 qPrintable(parts[2]));
        QCOMPARE(find<QLabel>("customerRolesSide")->text(), u"2 of 12 needed"_s);
    }
    void anAccountInNoGroupIsToldSo()
    {
        const auto one = samples::twoRelationships().mid(0, 1);
        const auto nobody = relationsOf(samples::brackenfield().tenant, one,
                                        {{u"r1"_s, {{u"r1"_s, u"theirs"_s, u"active"_s, samples::roles(9)}}}},
                                        QStringList{u"ours"_s});
        m_detail->setCustomer(samples::brackenfield());
        m_detail->setRelations({nobody, false, {}, samples::now()});
        QVERIFY2(words("customerRoles").contains(u"None: your account is in none of the groups"_s),
                 qPrintable(words("customerRoles")));
    }
    void groupsThatAreNotKnownAreNotGuessed()
    {
        const auto unknown =
            relationsOf(samples::brackenfield().tenant, samples::twoRelationships(), {}, std::nullopt);
        m_detail->setCustomer(samples::brackenfield());
        m_detail->setRelations({unknown, false, refused(), samples::now()});
        const QString said = words("customerRoles");
        QVERIFY2(said.contains(
                     u"Not known: the groups that your account is in were not read. You are not allowed"_s),
                 qPrintable(said));
        QVERIFY(said.contains(u"The relationships offer:"_s));
        QVERIFY(!said.contains(u"In no relationship"_s));
        QVERIFY(find<QLabel>("customerRolesSide")->text().isEmpty());
    }

    // Access, licences, domains, runs

    void accessSaysWhenItWasCalledAndWhatIsWrong()
    {
        fillAll();
        QCOMPARE(find<QLabel>("customerStatesSide")->text(),
                 u"called "_s +
                     whenText(QDateTime(QDate(2026, 11, 22), QTime(8, 5), Qt::UTC), samples::now()));
        const auto cells = m_detail->findChildren<QWidget*>(u"accessCell"_s);
        QCOMPARE(cells.size(), 6);
        const auto icon = [&cells](int cell) { return cells[cell]->findChild<IconLabel*>()->iconName(); };
        QCOMPARE(icon(1), u"check-circle-filled"_s);
        QCOMPARE(icon(3), u"warning-filled"_s);
        QCOMPARE(icon(4), u"check-circle"_s); // older than a week: hollow
        QCOMPARE(icon(5), u"dash"_s);
        QVERIFY2(cells[3]->accessibleName().startsWith(u"SecurityCenter, Role missing: Security Reader"_s),
                 qPrintable(cells[3]->accessibleName()));
        QCOMPARE(m_detail->findChildren<QLabel*>(u"accessProblem"_s).size(), 1);
        QVERIFY(find<QLabel>("accessProblem")->text().contains(u"Ask for Security Reader."_s));
    }
    void aFailureThatSeveralShareIsToldOnce()
    {
        m_detail->setCustomer(samples::brackenfield());
        AccessResult result;
        result.state = AccessResult::State::Ended;
        QList<CustomerDetail::AccessLine> lines;
        for (const QString& title : {u"Graph"_s, u"Exchange"_s})
            lines.append({title, connectionSign(&result, samples::now()), accessText(result), refused(), {}});
        m_detail->setStates({}, refused(), lines, samples::now());
        QCOMPARE(m_detail->findChildren<QLabel*>(u"accessProblem"_s).size(), 1);
        QVERIFY(find<QLabel>("accessProblem")->text().startsWith(u"Consent, Graph, Exchange: "_s));
        QCOMPARE(find<QLabel>("accessProblem")->textFormat(), Qt::PlainText);
    }
    void licencesAreSortedAndFullOnesSaySo()
    {
        QList<Licence> some;
        const auto add = [&some](const QString& part, int used, int bought, int blocked = 0) {
            some.append({u"sku-"_s + part, part, u"Enabled"_s, used, bought, blocked});
        };
        add(u"FEW"_s, 3, 25);
        add(u"FULL"_s, 12, 12);
        add(u"FREE"_s, 1204, 10000);
        add(u"MANY"_s, 184, 200);
        add(u"OVER"_s, 14, 10);
        add(u"NONE"_s, 0, 0);
        add(u"OFF"_s, 5, 0, 8);
        QStringList lines;
        for (const LicenceLine& line : licenceLines(some, ProductNames()))
            lines << line.product + u": "_s + line.text();
        QCOMPARE(lines, (QStringList{u"OVER: too many, 14 / 10"_s, u"FULL: full, 12 / 12"_s,
                                     u"OFF: suspended, 5 / 8"_s, u"MANY: 184 / 200"_s, u"FEW: 3 / 25"_s,
                                     u"FREE: 1,204 used"_s}));
        m_detail->setCustomer(samples::brackenfield());
        m_detail->setLicences({false, licenceLines(some, ProductNames()), {}});
        for (const QLabel* label : find<QWidget>("licenceBars")->findChildren<QLabel*>()) {
            if (label->text().startsWith(u"full"_s))
                QCOMPARE(label->property("tone").toString(), u"warning"_s);
            if (label->text() == u"184 / 200"_s)
                QVERIFY(label->property("tone").isNull());
        }
    }
    void manyLicencesFold()
    {
        QList<LicenceLine> many;
        for (int i = 0; i < 30; ++i)
            many.append({u"Product %1"_s.arg(i), i, 100, false, false});
        m_detail->setCustomer(samples::brackenfield());
        m_detail->setLicences({false, many, {}});
        const auto count = [this] { return words("licenceBars").count(u"Product"_s); };
        QCOMPARE(count(), LicenceBars::kFolded);
        auto* more = find<QPushButton>("moreLicences");
        QCOMPARE(more->text(), u"Show all 30"_s);
        more->click();
        QCOMPARE(count(), 30);
    }
    void oneSectionsFailureLeavesTheOthers()
    {
        fillAll();
        QSignalSpy again(m_detail.get(), &CustomerDetail::licencesRequested);
        QSignalSpy domainsAgain(m_detail.get(), &CustomerDetail::domainsRequested);
        m_detail->setLicences({false, {}, refused()});
        QVERIFY(words("customerLicences").contains(u"You are not allowed to <b>read</b> this."_s));
        QCOMPARE(m_detail->findChildren<QLabel*>(u"domainName"_s).size(), 3);
        QCOMPARE(find<QPushButton>("licencesTryAgain")->accessibleName(), u"Try again: Licences"_s);
        find<QPushButton>("licencesTryAgain")->click();
        QTRY_COMPARE(again.count(), 1);
        QCOMPARE(domainsAgain.count(), 0);
        m_detail->setLicences({true, {}, {}});
        QVERIFY(words("customerLicences").contains(u"being read"_s));
        QVERIFY(!find<QPushButton>("licencesTryAgain"));
    }
    void onlyVerifiedDomainsWithTheirMarksAndCopies()
    {
        fillAll();
        QStringList names;
        for (const QLabel* label : m_detail->findChildren<QLabel*>(u"domainName"_s))
            names << label->accessibleName();
        QCOMPARE(names, (QStringList{u"brackenfield.example, default"_s,
                                     u"brackenfieldlog.onmicrosoft.example, initial"_s,
                                     u"a-really-long-domain-name-of-brackenfield-freight.example"_s}));
        find<QToolButton>("copyDomain2")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 u"a-really-long-domain-name-of-brackenfield-freight.example"_s);
        find<QToolButton>("copyDomain")->click(); // among the ids: the initial one
        QCOMPARE(QGuiApplication::clipboard()->text(), u"brackenfieldlog.onmicrosoft.example"_s);
        find<QToolButton>("copyTenant")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), samples::brackenfield().tenant.value);
    }
    void aRunOpensByItsId()
    {
        fillAll();
        QSignalSpy opened(m_detail.get(), &CustomerDetail::runOpened);
        find<QPushButton>("run_1")->click();
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(opened[0][0].toString(), u"2"_s);
        QCOMPARE(find<QPushButton>("run_1")->accessibleName(),
                 u"Show the run: Licences without a user & <i>more</i> that goes on for very long, Failed, "
                 "yesterday 16:40"_s);
        QVERIFY(!find<QPushButton>("run_1")->toolTip().contains(u"<i>"_s));
    }

    // What people put down

    void aliasTagsAndNoteAreShownInert()
    {
        fillAll();
        CustomerNote note;
        note.alias = u"<h1>Freight</h1>"_s;
        note.tags = {u"gold"_s, u"<b>x</b>"_s};
        note.text = u"first\nsecond\u202e"_s;
        m_detail->setNote(note);
        QCOMPARE(find<QLabel>("detailName")->text(), u"<h1>Freight</h1>"_s);
        QCOMPARE(find<QLabel>("detailName")->textFormat(), Qt::PlainText);
        QVERIFY(shows("detailRealName"));
        QCOMPARE(find<QLabel>("detailRealName")->text(), u"Brackenfield Logistics"_s);
        QStringList tags;
        for (const QLabel* chip : m_detail->findChildren<QLabel*>(u"tagChip"_s)) {
            tags << chip->text();
            QCOMPARE(chip->textFormat(), Qt::PlainText);
        }
        QCOMPARE(tags, note.tags);
        QCOMPARE(find<QLabel>("detailNote")->text(), u"first\nsecond\ufffd"_s);
    }
    void theStarTogglesAtOnce()
    {
        fillAll();
        QSignalSpy changed(m_detail.get(), &CustomerDetail::noteChanged);
        auto* star = find<QToolButton>("favourite");
        QVERIFY(star->isChecked());
        star->click();
        QCOMPARE(changed.count(), 1);
        const auto note = changed[0][0].value<CustomerNote>();
        QVERIFY(!note.favourite);
        QCOMPARE(note.tags, (QStringList{u"gold"_s, u"logistics"_s}));
        QVERIFY(changed[0][1].value<CustomerId>() == samples::brackenfield().id);
    }
    void editingSavesWhatWasTyped()
    {
        fillAll();
        QSignalSpy changed(m_detail.get(), &CustomerDetail::noteChanged);
        QVERIFY(!shows("noteEditor"));
        find<QPushButton>("editNote")->click();
        QVERIFY(shows("noteEditor"));
        QCOMPARE(find<QLineEdit>("noteTags")->text(), u"gold, logistics"_s);
        find<QLineEdit>("noteAlias")->setText(u"  Freight "_s);
        find<QLineEdit>("noteTags")->setText(u"gold,, Gold , vip"_s);
        find<QPlainTextEdit>("noteText")->setPlainText(u"Ring first."_s);
        find<QCheckBox>("noteHide")->setChecked(true);
        // The star changes under the editor.
        find<QToolButton>("favourite")->click();
        QCOMPARE(changed.count(), 1);
        find<QPushButton>("saveNote")->click();
        QCOMPARE(changed.count(), 2);
        const auto note = changed[1][0].value<CustomerNote>();
        QCOMPARE(note.alias, u"Freight"_s);
        QCOMPARE(note.tags, (QStringList{u"gold"_s, u"vip"_s}));
        QCOMPARE(note.text, u"Ring first."_s);
        QVERIFY(note.hidden);
        QVERIFY(!note.favourite);
        QVERIFY(!shows("noteEditor"));
        QCOMPARE(find<QLabel>("detailName")->text(), u"Freight"_s);
    }
    void cancellingAndSavingNothingChangeNothing()
    {
        fillAll();
        QSignalSpy changed(m_detail.get(), &CustomerDetail::noteChanged);
        find<QPushButton>("editNote")->click();
        find<QLineEdit>("noteAlias")->setText(u"X"_s);
        QTest::keyClick(find<QLineEdit>("noteAlias"), Qt::Key_Escape);
        QVERIFY(!shows("noteEditor"));
        find<QPushButton>("editNote")->click();
        QVERIFY(find<QLineEdit>("noteAlias")->text().isEmpty());
        QTest::keyClick(find<QLineEdit>("noteAlias"), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(!shows("noteEditor"));
        QCOMPARE(changed.count(), 0);
    }
    void whatWasTypedComesBackWithItsCustomer()
    {
        fillAll();
        QSignalSpy changed(m_detail.get(), &CustomerDetail::noteChanged);
        find<QPushButton>("editNote")->click();
        find<QLineEdit>("noteAlias")->setText(u"Half typ"_s);
        Customer other = samples::brackenfield();
        other.id.value = u"another"_s;
        m_detail->setCustomer(other);
        m_detail->setNote({});
        QVERIFY(!shows("noteEditor"));
        find<QPushButton>("editNote")->click();
        QVERIFY(find<QLineEdit>("noteAlias")->text().isEmpty());
        fillAll();
        QVERIFY(shows("noteEditor"));
        QCOMPARE(find<QLineEdit>("noteAlias")->text(), u"Half typ"_s);
        QCOMPARE(changed.count(), 0);
    }
    void tagsInUseAreOfferedForTheLastOne()
    {
        fillAll();
        find<QPushButton>("editNote")->click();
        auto* tags = find<QLineEdit>("noteTags");
        tags->setText(u"gold, "_s);
        tags->setFocus();
        QTest::keyClicks(tags, u"sil"_s);
        auto* completer = m_detail->findChild<QCompleter*>();
        QCOMPARE(completer->currentCompletion(), u"silver"_s);
        Q_EMIT completer->activated(completer->currentCompletion());
        QCOMPARE(tags->text(), u"gold, silver"_s);
    }
    void portalsComeInColumnsThatFit()
    {
        fillAll();
        const auto columns = [this] {
            QSet<int> lefts;
            for (const QPushButton* button : find<QWidget>("portals")->findChildren<QPushButton*>())
                lefts.insert(button->x());
            return lefts.size();
        };
        m_detail->resize(520, 800);
        QTRY_COMPARE(columns(), 3);
        m_theme.setZoom(2.0);
        m_detail->setMinimumWidth(0);
        m_detail->resize(440, 800);
        QTRY_COMPARE(columns(), 1);
    }
};

QTEST_MAIN(TestCustomerDetail)
#include "tst_customerdetail.moc"
