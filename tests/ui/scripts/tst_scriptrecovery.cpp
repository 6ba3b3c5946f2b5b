#include "workspacefixture.h"

#include <common/banner.h>
#include <scripts/scriptrecovery.h>

#include <QPushButton>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

/// Two windows on one profile, and what is left when one ends.
class TestScriptRecovery final : public QObject
{
    Q_OBJECT

    QString put(const QByteArray& text)
    {
        QFile file(m_folder->filePath(u"shared.ps1"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            return {};
        return file.fileName();
    }
    static const Banner* banner(const Workspace& window)
    {
        const auto* found = window.page.editor().findChild<Banner*>(u"editorError"_s);
        return found && found->isVisible() ? found : nullptr;
    }
    static bool says(const Workspace& window, const QString& words)
    {
        const Banner* shown = banner(window);
        if (!shown)
            return false;
        const auto labels = shown->findChildren<QLabel*>();
        return std::any_of(labels.cbegin(), labels.cend(),
                           [&words](const QLabel* label) { return label->text().contains(words); });
    }

    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void theSecondWindowIsToldThatAFileIsOpenElsewhere()
    {
        const QString path = put("text\n");
        Workspace first;
        Workspace second;
        first.page.show();
        second.page.show();
        ScriptRecovery one(first.page, m_folder->path());
        ScriptRecovery two(second.page, m_folder->path());
        QVERIFY(first.page.openFile(path));
        QVERIFY(!banner(first));
        QVERIFY(second.page.openFile(path));
        QTRY_VERIFY(says(second, u"Another window"_s));
        second.page.editor().findChild<QPushButton*>(u"alsoOpenSeen"_s)->click();
        QVERIFY(!banner(second));
        second.page.editor().scintilla().append(u"mine\n"_s);
        QVERIFY(!banner(second)); // said once

        // What the first saves the second does not replace unseen.
        first.page.editor().scintilla().append(u"theirs\n"_s);
        QVERIFY(first.page.editor().save().has_value());
        QVERIFY(!second.page.editor().save().has_value());
        QVERIFY(says(second, u"Somebody else"_s));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("text\ntheirs\n"));
    }

    void aFileThatWasClosedIsFreeAgain()
    {
        const QString path = put("text\n");
        Workspace first;
        Workspace second;
        second.page.show();
        ScriptRecovery one(first.page, m_folder->path());
        ScriptRecovery two(second.page, m_folder->path());
        QVERIFY(first.page.openFile(path));
        first.page.closeCurrent();
        QVERIFY(second.page.openFile(path));
        QVERIFY(!banner(second));
    }

    void whatWasNotSavedIsThereAtTheNextStart()
    {
        const QString path = put("text\n");
        {
            Workspace window;
            QVERIFY(window.page.openFile(path));
            window.page.editor().scintilla().append(u"more\n"_s);
            window.page.newScript().scintilla().append(u"loose"_s);
            const ScriptRecovery recovery(window.page, m_folder->path());
        }
        Workspace window;
        const ScriptRecovery recovery(window.page, m_folder->path());
        QCOMPARE(recovery.restored(), 2);
        QStringList texts;
        for (const ScriptEditor* editor : window.page.editors()) {
            texts << editor->text();
            if (editor->path() == path)
                QVERIFY(editor->isModified());
        }
        QVERIFY(texts.contains(u"text\nmore\n"_s) && texts.contains(u"loose"_s));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("text\n")); // the file itself was left alone
    }
};

QTEST_MAIN(TestScriptRecovery)
#include "tst_scriptrecovery.moc"
