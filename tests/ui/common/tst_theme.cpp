#include <common/theme.h>

#include <QApplication>
#include <QBoxLayout>
#include <QFontInfo>
#include <QGridLayout>
#include <QLabel>
#include <QPalette>
#include <QSignalSpy>
#include <QTemporaryFile>
#include <QTest>
#include <QWidget>

using namespace Qt::StringLiterals;
using namespace steward;

class ThemeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyThemeHasTheSameRoles()
    {
        Theme theme;
        QCOMPARE(theme.problem(), QString());
        theme.setKind(Theme::Kind::Light);
        const QStringList light = theme.colorRoles();
        QVERIFY(light.size() > 50);
        theme.setKind(Theme::Kind::Dark);
        QCOMPARE(theme.colorRoles(), light);
        theme.setKind(Theme::Kind::HighContrast);
        QCOMPARE(theme.colorRoles(), light);
    }

    void textIsReadable_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("role");
        QTest::addColumn<QByteArray>("ground");
        QTest::addColumn<double>("atLeast");
        const QList<QByteArray> grounds = {"window", "surface", "surfaceAlt"};
        for (int kind = 0; kind < 3; ++kind) {
            const auto add = [&](const QByteArray& role, const QByteArray& ground, double atLeast) {
                QTest::addRow("%d %s on %s", kind, role.constData(), ground.constData())
                    << kind << role << ground << atLeast;
            };
            for (const QByteArray& ground : grounds) {
                for (const char* role :
                     {"text", "textMuted", "accent", "success", "warning", "error", "info", "practice"})
                    add(role, ground, 4.5);
                add("borderControl", ground, 3.0);
                add("focus", ground, 3.0);
            }
            for (const char* fill : {"accentFill", "accentHover", "accentPressed"})
                add("onAccent", fill, 4.5);
            add("surface", "error", 4.5); // the destructive button
            add("selectionText", "selection", 4.5);
            for (const char* role : {"success", "warning", "error", "info", "practice"})
                add(role, QByteArray(role) + "Soft", 4.5);
            for (const char* role :
                 {"output", "error", "warning", "information", "verbose", "debug", "progress"})
                add(QByteArray("streams.") + role, "surface", 4.5);
            add("streams.error", "streams.errorLine", 4.5);
            add("streams.warning", "streams.warningLine", 4.5);
            for (const char* role : {"text", "keyword", "cmdlet", "parameter", "variable", "string", "number",
                                     "type", "operator", "comment", "attribute"})
                add(QByteArray("syntax.") + role, "syntax.background", 4.5);
        }
    }

    void textIsReadable()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, role);
        QFETCH(QByteArray, ground);
        QFETCH(double, atLeast);
        Theme theme;
        theme.setKind(static_cast<Theme::Kind>(kind));
        const double ratio = contrastRatio(theme.color(role.constData()), theme.color(ground.constData()));
        QVERIFY2(ratio >= atLeast, qPrintable(QString::number(ratio)));
    }

    void switchingReachesTheApplicationBeforeItIsAnnounced()
    {
        Theme theme;
        theme.setKind(Theme::Kind::Light);
        theme.applyTo(*qApp);
        QLabel label;
        label.ensurePolished();
        QCOMPARE(label.palette().color(QPalette::Window), theme.color("window"));
        QColor seen;
        connect(&theme, &Theme::changed, this,
                [&] { seen = QGuiApplication::palette().color(QPalette::Window); });
        QSignalSpy changed(&theme, &Theme::changed);
        theme.setKind(Theme::Kind::Dark);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(seen, QColor(u"#14161B"_s));
        QCOMPARE(label.palette().color(QPalette::Window), seen);
        theme.setKind(Theme::Kind::Dark);
        QCOMPARE(changed.count(), 1);
    }

    void styleSheetHasNoPlaceholderLeft()
    {
        Theme theme;
        for (const auto kind : {Theme::Kind::Light, Theme::Kind::Dark, Theme::Kind::HighContrast}) {
            theme.setKind(kind);
            const QString sheet = theme.styleSheet();
            QVERIFY(sheet.size() > 1000);
            QVERIFY2(!sheet.contains(u'$'), qPrintable(sheet));
        }
    }

    void highContrastHasHeavierLines()
    {
        Theme theme;
        theme.setKind(Theme::Kind::Light);
        QCOMPARE(theme.borderWidth(), 1);
        QCOMPARE(theme.focusWidth(), 2);
        theme.setKind(Theme::Kind::HighContrast);
        QCOMPARE(theme.borderWidth(), 2);
        QCOMPARE(theme.focusWidth(), 3);
    }

    void zoomScalesTextAndRowsTogether()
    {
        Theme theme;
        const int row = theme.metric("heights.rowDense");
        const int body = theme.font(Theme::Text::Body).pixelSize();
        theme.setZoom(2.0);
        QVERIFY(qAbs(theme.metric("heights.rowDense") - 2 * row) <= 1);
        QVERIFY(qAbs(theme.font(Theme::Text::Body).pixelSize() - 2 * body) <= 1);
        QCOMPARE(theme.metric("radii.card"), 8);
        QVERIFY(theme.lineHeight(Theme::Text::Title) >=
                QFontMetrics(theme.font(Theme::Text::Title)).height());
        theme.setZoom(40);
        QCOMPARE(theme.zoom(), 2.5);
    }

    void paddingsFollowTheZoomAtOnce()
    {
        Theme theme;
        theme.applyTo(*qApp);
        QWidget page;
        auto* column = new QVBoxLayout(&page);
        column->setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8));
        column->setSpacing(theme.px(8));
        column->addSpacing(theme.px(24));
        auto* row = new QGridLayout;
        row->setHorizontalSpacing(theme.px(12));
        column->addLayout(row);
        auto* fixed = new QWidget;
        fixed->setFixedHeight(theme.px(40));
        auto* roomy = new QWidget;
        roomy->setMinimumWidth(theme.px(200));
        column->addWidget(fixed);
        column->addWidget(roomy);
        const auto sizes = [&] {
            const QMargins margins = column->contentsMargins();
            return QList<int>{margins.left(),           margins.top(),
                              column->spacing(),        column->itemAt(0)->sizeHint().height(),
                              row->horizontalSpacing(), fixed->minimumHeight(),
                              fixed->maximumHeight(),   roomy->minimumWidth(),
                              roomy->maximumWidth()};
        };
        const QList<int> normal = sizes();
        theme.setZoom(2.0);
        QList<int> twice;
        for (const int size : normal)
            twice << (size == QWIDGETSIZE_MAX ? size : 2 * size);
        QCOMPARE(sizes(), twice);

        // What a page sets itself while it is large is for that size.
        roomy->setMinimumWidth(600);
        for (const double zoom : {1.1, 1.21, 0.9, 2.3, 1.7})
            theme.setZoom(zoom);
        theme.setZoom(1.0);
        QList<int> back = normal;
        back[7] = 300;
        QCOMPARE(sizes(), back);
    }

    void aChoiceThatLooksTheSameIsAChoiceAllTheSame()
    {
        Theme theme;
        const Theme::Kind system = theme.kind();
        const auto same = system == Theme::Kind::Dark ? Theme::Choice::Dark : Theme::Choice::Light;
        QSignalSpy chosen(&theme, &Theme::choiceChanged);
        theme.setChoice(same);
        QCOMPARE(theme.choice(), same);
        QCOMPARE(chosen.count(), 1);
        theme.setChoice(same);
        QCOMPARE(chosen.count(), 1);
        theme.setChoice(Theme::Choice::HighContrast);
        theme.setChoice(Theme::Choice::System);
        QCOMPARE(theme.choice(), Theme::Choice::System);
        QCOMPARE(theme.kind(), system);
        QCOMPARE(chosen.count(), 3);
    }

    void usesTheFontsOfThePackage()
    {
        Theme theme;
        QCOMPARE(QFontInfo(theme.font(Theme::Text::Body)).family(), u"Inter"_s);
        QCOMPARE(QFontInfo(theme.font(Theme::Text::Code)).family(), u"JetBrains Mono"_s);
        QVERIFY(QFontInfo(theme.font(Theme::Text::Output)).fixedPitch());
    }

    void saysWhatIsWrongWithATokensFile()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("{ \"themes\": ");
        file.close();
        Theme broken(file.fileName());
        QVERIFY2(broken.problem().startsWith(file.fileName()), qPrintable(broken.problem()));
        Theme missing(u"/nowhere/tokens.json"_s);
        QVERIFY(missing.problem().contains(u"/nowhere/tokens.json"_s));
    }
};

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"
