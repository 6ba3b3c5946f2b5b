#include "scriptrecovery.h"

#include "scripteditor.h"
#include "scriptspage.h"

#include <QCryptographicHash>
#include <QGuiApplication>
#include <QUuid>

#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QByteArray hashOf(const QString& path, const QString& text)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(path.toUtf8());
    hash.addData(text.toUtf8());
    return hash.result();
}

} // namespace

ScriptRecovery::ScriptRecovery(ScriptsPage& page, const QString& profileFolder, QObject* parent)
    : QObject(parent), m_page(page), m_journal(profileFolder), m_claims(profileFolder)
{
    restore();
    claim();
    connect(&m_timer, &QTimer::timeout, this, [this] {
        look();
        keep();
    });
    m_timer.start(kEvery);
    connect(qGuiApp, &QGuiApplication::applicationStateChanged, this, [this](Qt::ApplicationState state) {
        if (state == Qt::ApplicationActive)
            look();
        else
            keep();
    });
    // What was saved or closed is not kept a moment longer.
    connect(&m_page, &ScriptsPage::documentsChanged, this, [this] {
        claim();
        const QList<ScriptEditor*> open = m_page.editors();
        for (auto kept = m_kept.begin(); kept != m_kept.end();) {
            if (open.contains(kept.key()) && kept.key()->isModified()) {
                ++kept;
                continue;
            }
            m_journal.drop(kept->id);
            kept = m_kept.erase(kept);
        }
    });
}

ScriptRecovery::~ScriptRecovery()
{
    keep();
}

void ScriptRecovery::restore()
{
    for (const ScriptJournal::Document& lost : m_journal.takeLost()) {
        ScriptEditor& editor = m_page.restore(lost.path, lost.name, lost.text);
        m_kept.insert(&editor, {lost.id, hashOf(lost.path, lost.text)});
        ++m_restored;
    }
}

void ScriptRecovery::keep()
{
    for (ScriptEditor* editor : m_page.editors()) {
        if (!editor->isModified())
            continue;
        const QString text = editor->text();
        const QByteArray hash = hashOf(editor->path(), text);
        Kept& kept = m_kept[editor];
        if (kept.hash == hash)
            continue;
        if (kept.id.isEmpty())
            kept.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        if (const auto written = m_journal.keep({kept.id, editor->path(), editor->name(), text}); !written) {
            if (!std::exchange(m_failed, true))
                Q_EMIT failed(written.error());
            return;
        }
        m_failed = false;
        kept.hash = hash;
    }
}

void ScriptRecovery::look()
{
    for (ScriptEditor* editor : m_page.editors())
        editor->checkFile();
    claim();
}

void ScriptRecovery::claim()
{
    QStringList released = m_claims.claimed();
    for (ScriptEditor* editor : m_page.editors()) {
        const QString path = editor->path();
        if (path.isEmpty())
            continue;
        released.removeOne(path);
        if (!m_claims.claim(path))
            editor->showAlsoOpen();
    }
    for (const QString& path : std::as_const(released))
        m_claims.release(path);
}

} // namespace steward
