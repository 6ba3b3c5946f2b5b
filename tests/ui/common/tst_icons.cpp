#include <common/icons.h>
#include <common/theme.h>

#include <QApplication>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

/// The colour of the most opaque pixel; invalid when nothing was drawn.
QColor inkOf(const QPixmap& pixmap)
{
    const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
    QColor ink;
    int most = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (pixel.alpha() > most) {
                most = pixel.alpha();
                ink = pixel;
            }
        }
    }
    return ink.isValid() ? QColor(ink.rgb()) : QColor();
}

} // namespace

class IconsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyIconDrawsInItsColour_data()
    {
        QTest::addColumn<QString>("name");
        QVERIFY(Icons::names().size() > 40);
        for (const QString& name : Icons::names())
            QTest::newRow(qPrintable(name)) << name;
    }

    void everyIconDrawsInItsColour()
    {
        QFETCH(QString, name);
        Theme theme;
        theme.setKind(Theme::Kind::Light);
        const Icons icons(theme);
        const QPixmap pixmap = icons.pixmap(name, 20, "error", 2.0);
        QCOMPARE(pixmap.size(), QSize(40, 40));
        QCOMPARE(pixmap.deviceIndependentSize().toSize(), QSize(20, 20));
        const QColor ink = inkOf(pixmap);
        QVERIFY(ink.isValid());
        const QColor wanted = theme.color("error");
        QVERIFY2(qAbs(ink.red() - wanted.red()) < 12 && qAbs(ink.green() - wanted.green()) < 12,
                 qPrintable(ink.name()));
    }

    void anIconFollowsTheTheme()
    {
        Theme theme;
        theme.setKind(Theme::Kind::Light);
        const QIcon icon = Icons(theme).icon(u"stop"_s, "text", "accent");
        QCOMPARE(inkOf(icon.pixmap(QSize(16, 16), 1.0)), theme.color("text"));
        theme.setKind(Theme::Kind::Dark);
        QCOMPARE(inkOf(icon.pixmap(QSize(16, 16), 1.0)), theme.color("text"));
        QCOMPARE(inkOf(icon.pixmap(QSize(16, 16), 1.0, QIcon::Normal, QIcon::On)), theme.color("accent"));
        QCOMPARE(inkOf(icon.pixmap(QSize(16, 16), 1.0, QIcon::Disabled)), theme.color("textDisabled"));
    }

    void anIconIsSharpAtTwiceTheSize()
    {
        Theme theme;
        const QIcon icon = Icons(theme).icon(u"search"_s);
        QCOMPARE(icon.pixmap(QSize(16, 16), 2.0).size(), QSize(32, 32));
    }

    void anIconThatOutlivesItsThemeDrawsNothing()
    {
        QIcon icon;
        {
            Theme theme;
            icon = Icons(theme).icon(u"search"_s);
        }
        QVERIFY(!inkOf(icon.pixmap(QSize(16, 16), 1.0)).isValid());
    }

    void theSpinnerTurnsOnlyWhileItIsOnTheScreen()
    {
        Theme theme;
        theme.applyTo(*qApp);
        QWidget window;
        IconLabel spinner(Icons(theme), u"spinner"_s, "accent", "icons.small", &window);
        QVERIFY(!spinner.isTurning());
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QVERIFY(spinner.isTurning());
        QTRY_VERIFY(spinner.angle() > 0);
        window.hide();
        QVERIFY(!spinner.isTurning());
        window.show();
        QVERIFY(spinner.isTurning());
        spinner.setIcon(u"check-circle"_s, "success");
        QVERIFY(!spinner.isTurning());
    }

    void aSpinnerThatIsToldAgainWhatItIsGoesOnTurning()
    {
        Theme theme;
        theme.applyTo(*qApp);
        QWidget window;
        IconLabel spinner(Icons(theme), u"spinner"_s, "accent", "icons.small", &window);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        // A run that writes all the time says its state all the time.
        QTimer busy;
        connect(&busy, &QTimer::timeout, &spinner, [&] { spinner.setIcon(u"spinner"_s, "accent"); });
        busy.start(20);
        QTRY_VERIFY(spinner.angle() >= 60);
    }
};

QTEST_MAIN(IconsTest)
#include "tst_icons.moc"
