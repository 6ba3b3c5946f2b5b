#include "librarypanel.h"

#include "importdialog.h"
#include "librarydelegate.h"
#include "librarypage.h"
#include "versionsdialog.h"

#include <common/banner.h>
#include <common/emptystate.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/searchfield.h>
#include <common/theme.h>
#include <scripts/scriptfiles.h>
#include <scripts/scriptversions.h>

#include <QDir>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QFutureWatcher>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QKeyEvent>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPromise>
#include <QPushButton>
#include <QSaveFile>
#include <QSplitter>
#include <QStackedWidget>
#include <QStringDecoder>
#include <QThreadPool>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString textOf(const QByteArray& bytes)
{
    QStringDecoder decoder(QStringConverter::encodingForData(bytes).value_or(QStringConverter::Utf8));
    return decoder.decode(bytes);
}

/// `work` on another thread, then `done` with what it gave, unless `context` has gone.
template <typename T, typename Work, typename Done>
void inBackground(QObject* context, Work work, Done done)
{
    auto promise = std::make_shared<QPromise<T>>();
    auto* watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcher<T>::finished, context, [watcher, done] {
        watcher->deleteLater();
        done(watcher->result());
    });
    promise->start();
    watcher->setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, work] {
        promise->addResult(work());
        promise->finish();
    });
}

} // namespace

LibraryPanel::LibraryPanel(ScriptFolders& folders, ScriptVersions& versions, const Icons& icons,
                           QWidget* parent)
    : QWidget(parent), m_folders(folders), m_versions(versions), m_icons(icons)
{
    const Theme& theme = icons.theme();
    setObjectName(u"libraryPanel"_s);
    setAcceptDrops(true);
    m_model = new LibraryModel(folders, this);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    m_banner = new Banner(icons, Banner::Shape::Bar);
    outer->addWidget(m_banner);
    m_split = new QSplitter(Qt::Horizontal);
    m_split->setChildrenCollapsible(false);
    outer->addWidget(m_split, 1);

    auto* list = new QWidget;
    setGround(list, "surface");
    list->setMinimumWidth(theme.px(280));
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* tools = new QHBoxLayout;
    const int pad = theme.metric("spacing.oneHalf");
    tools->setContentsMargins(pad, pad, pad, pad);
    tools->setSpacing(theme.metric("spacing.one"));
    m_search = new SearchField(icons, tr("Search scripts"));
    setFocusProxy(m_search);
    m_search->installEventFilter(this);
    m_search->setObjectName(u"librarySearch"_s);
    m_search->setToolTip(
        tr("Words in name, synopsis, tags and text; or %1").arg(LibraryQuery::operators().join(u' ')));
    tools->addWidget(m_search, 1);
    m_import = new QPushButton(icons.icon(u"plus"_s), tr("Add"));
    m_import->setObjectName(u"libraryImport"_s);
    m_import->setAccessibleName(tr("Add scripts"));
    auto* menu = new QMenu(m_import);
    menu->addAction(icons.icon(u"file"_s), tr("Import files or a zip…"), this, [this] { askImport(false); });
    menu->addAction(icons.icon(u"folder"_s), tr("Import a folder…"), this, [this] { askImport(true); });
    menu->addSeparator();
    menu->addAction(icons.icon(u"customers"_s), tr("Add a team folder…"), this, &LibraryPanel::askTeamFolder)
        ->setToolTip(tr("A share or a checkout: its scripts stay there"));
    m_import->setMenu(menu);
    tools->addWidget(m_import);
    column->addLayout(tools);
    column->addWidget(makeLine().release());
    m_tree = new QTreeView;
    m_tree->setObjectName(u"libraryTree"_s);
    m_tree->setAccessibleName(tr("Scripts"));
    m_tree->setHeaderHidden(true);
    m_tree->setRootIsDecorated(false);
    m_tree->setIndentation(0);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setMouseTracking(true);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->setItemDelegate(new LibraryDelegate(icons, m_tree));
    m_tree->setModel(m_model);
    m_tree->installEventFilter(this);
    m_tree->viewport()->installEventFilter(this);
    m_left = new QStackedWidget;
    m_left->addWidget(m_tree);
    m_nothing = new EmptyState(icons, u"search"_s);
    auto* all = m_nothing->addButton(tr("Show all scripts"));
    all->setObjectName(u"libraryShowAll"_s);
    connect(all, &QPushButton::clicked, m_search, &SearchField::clearSearch);
    m_left->addWidget(m_nothing);
    column->addWidget(m_left, 1);
    m_split->addWidget(list);

    m_right = new QStackedWidget;
    auto* empty = new EmptyState(icons, u"scripts"_s);
    empty->setTexts(tr("Choose a script"),
                    tr("Its page says what it does, what it needs and what it returns."));
    setGround(empty, "surface");
    m_right->addWidget(empty);
    m_page = new LibraryPage(icons);
    m_right->addWidget(m_page);
    m_split->addWidget(m_right);
    m_split->setStretchFactor(1, 1);
    m_split->setSizes({theme.px(400), theme.px(700)});

    connect(m_search, &SearchField::searchChanged, this, &LibraryPanel::search);
    connect(m_model, &QAbstractItemModel::modelReset, this, &LibraryPanel::modelWasReset);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) {
                const QString path = index.data(LibraryModel::PathRole).toString();
                if (m_filling || path.isEmpty())
                    return;
                m_chosen = path;
                showCurrent();
            });
    connect(m_tree, &QTreeView::clicked, this, [this](const QModelIndex& index) {
        if (!m_model->entry(index))
            m_tree->setExpanded(index, !m_tree->isExpanded(index));
    });
    connect(m_tree, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
        if (const LibraryEntry* entry = m_model->entry(index); entry && entry->problem.isEmpty())
            Q_EMIT openRequested(entry->script.path);
    });
    connect(m_tree, &QTreeView::expanded, this, [this](const QModelIndex& index) {
        if (!m_filling)
            m_closed.remove(index.data(LibraryModel::GroupRole).toString());
    });
    connect(m_tree, &QTreeView::collapsed, this, [this](const QModelIndex& index) {
        if (!m_filling)
            m_closed.insert(index.data(LibraryModel::GroupRole).toString());
    });
    connect(m_tree, &QWidget::customContextMenuRequested, this, &LibraryPanel::showMenu);
    connect(&icons.theme(), &Theme::changed, m_tree, [this] { m_tree->doItemsLayout(); });
    connect(m_page, &LibraryPage::openRequested, this, [this] { Q_EMIT openRequested(m_chosen); });
    connect(m_page, &LibraryPage::runRequested, this, [this] { Q_EMIT runRequested(m_chosen); });
    connect(m_page, &LibraryPage::duplicateRequested, this, &LibraryPanel::duplicateCurrent);
    connect(m_page, &LibraryPage::versionsRequested, this, &LibraryPanel::showVersions);
    connect(m_page, &LibraryPage::exportRequested, this,
            [this] { askExport({m_chosen}, QFileInfo(m_chosen).completeBaseName()); });
    connect(m_page, &LibraryPage::renameRequested, this, &LibraryPanel::askName);
    connect(m_page, &LibraryPage::trashRequested, this, &LibraryPanel::askTrash);
    connect(m_page, &LibraryPage::starToggled, this, [this] { toggleStar(m_chosen); });
    modelWasReset();
}

void LibraryPanel::setConnectionTitles(const QHash<QString, QString>& titles)
{
    m_model->setConnectionTitles(titles);
}

void LibraryPanel::setFavourites(const QStringList& paths)
{
    m_model->setFavourites(QSet<QString>(paths.begin(), paths.end()));
}

void LibraryPanel::setLastRuns(const QHash<QString, LastRun>& runs)
{
    m_model->setLastRuns(runs);
    showCurrent();
}

QString LibraryPanel::currentPath() const
{
    return m_chosen;
}

const LibraryEntry* LibraryPanel::current() const
{
    return m_folders.find(m_chosen);
}

void LibraryPanel::choose(const QString& path)
{
    m_chosen = path;
    const QModelIndex index = m_model->indexOf(path);
    if (index.isValid()) {
        m_tree->setExpanded(index.parent(), true);
        m_tree->setCurrentIndex(index);
        m_tree->scrollTo(index);
    }
    showCurrent();
}

void LibraryPanel::search(const QString& text)
{
    const auto query = LibraryQuery::parse(text);
    if (!query) {
        // What was found last stays: somebody is still typing.
        m_search->setResultText({});
        m_banner->showMessage(Banner::Kind::Info, query.error().message, query.error().advice);
        return;
    }
    m_banner->dismiss();
    m_model->setQuery(*query);
    m_search->setResultText(query->isEmpty() ? QString() : tr("%1 found").arg(m_model->shown()));
}

void LibraryPanel::modelWasReset()
{
    m_filling = true;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex group = m_model->index(row, 0);
        m_tree->setExpanded(group, !m_closed.contains(group.data(LibraryModel::GroupRole).toString()));
    }
    if (const QModelIndex index = m_model->indexOf(m_chosen); index.isValid())
        m_tree->setCurrentIndex(index);
    m_filling = false;
    const bool isSearch = !m_search->text().isEmpty();
    const bool isEmpty = m_model->rowCount() == 0;
    if (!m_folders.isRead())
        m_nothing->setTexts(tr("Reading the library…"), {});
    else if (isSearch)
        m_nothing->setTexts(tr("No script has that"), tr("Look for a word of its text, or for less."));
    else
        m_nothing->setTexts(tr("There are no scripts"),
                            tr("Import some, or put .ps1 files into a folder of the library."));
    m_nothing->findChild<QPushButton*>(u"libraryShowAll"_s)->setVisible(isSearch);
    m_left->setCurrentIndex(isEmpty ? 1 : 0);
    if (isSearch)
        m_search->setResultText(tr("%1 found").arg(m_model->shown()));
    showCurrent();
}

void LibraryPanel::showCurrent()
{
    const LibraryEntry* entry = current();
    if (!entry) {
        m_right->setCurrentIndex(0);
        m_page->clear();
        return;
    }
    LibraryPage::Facts facts;
    facts.isFavourite = m_model->favourites().contains(m_chosen);
    for (const QString& connection : entry->connections)
        facts.connections << m_model->connectionTitle(connection);
    facts.rootTitle = m_folders.roots().value(entry->root).title;
    facts.lastRun = m_model->lastRun(*entry);
    facts.versions = entry->isBuiltIn ? 0 : int(m_versions.of(m_chosen).size());
    m_page->setScript(*entry, facts);
    m_right->setCurrentIndex(1);
}

void LibraryPanel::toggleStar(const QString& path)
{
    QSet<QString> favourites = m_model->favourites();
    if (!favourites.remove(path))
        favourites.insert(path);
    m_model->setFavourites(favourites);
    QStringList list = favourites.values();
    list.sort();
    Q_EMIT favouritesChanged(list);
}

bool LibraryPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (!m_tree) // still being built
        return QWidget::eventFilter(watched, event);
    if (watched == m_tree->viewport() && event->type() == QEvent::MouseButtonPress) {
        const QPoint place = static_cast<QMouseEvent*>(event)->position().toPoint();
        const QModelIndex index = m_tree->indexAt(place);
        const auto* delegate = static_cast<const LibraryDelegate*>(m_tree->itemDelegate());
        if (m_model->entry(index) && delegate->starPlace(m_tree->visualRect(index), layoutDirection())
                                         .adjusted(-8, -8, 8, 8)
                                         .contains(place)) {
            toggleStar(index.data(LibraryModel::PathRole).toString());
            return true;
        }
    }
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            QModelIndex index = m_tree->currentIndex().isValid() ? m_tree->currentIndex() : m_model->index(0, 0);
            while (index.isValid() && !m_model->entry(index))
                index = m_tree->indexBelow(index);
            if (index.isValid())
                m_tree->setCurrentIndex(index);
            const LibraryEntry* entry = m_model->entry(index);
            if (key == Qt::Key_Down)
                m_tree->setFocus(Qt::OtherFocusReason);
            else if (entry && entry->problem.isEmpty())
                Q_EMIT openRequested(entry->script.path);
            return true;
        }
    }
    if (watched == m_tree && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const QModelIndex index = m_tree->currentIndex();
        const LibraryEntry* entry = m_model->entry(index);
        const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (isEnter && entry && entry->problem.isEmpty()) {
            Q_EMIT openRequested(entry->script.path);
            return true;
        }
        if ((isEnter || key->key() == Qt::Key_Space) && index.isValid() && !entry) {
            m_tree->setExpanded(index, !m_tree->isExpanded(index));
            return true;
        }
        if (key->key() == Qt::Key_Asterisk && entry) {
            toggleStar(entry->script.path);
            return true;
        }
        if (key->key() == Qt::Key_F2 && entry && entry->isWritable) {
            askName();
            return true;
        }
        if (key->key() == Qt::Key_Delete && entry && entry->isWritable) {
            askTrash();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void LibraryPanel::showMenu(const QPoint& place)
{
    const QModelIndex index = m_tree->indexAt(place);
    if (!index.isValid())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (const LibraryEntry* entry = m_model->entry(index)) {
        const QString path = entry->script.path;
        menu->addAction(m_icons.icon(u"play"_s), tr("Run…"), this,
                        [this, path] { Q_EMIT runRequested(path); });
        menu->addAction(m_icons.icon(u"edit"_s), tr("Open"), this,
                        [this, path] { Q_EMIT openRequested(path); });
        menu->addAction(m_icons.icon(u"copy"_s), entry->isBuiltIn ? tr("Duplicate to edit") : tr("Duplicate"),
                        this, &LibraryPanel::duplicateCurrent);
        menu->addAction(m_icons.icon(u"star"_s),
                        m_model->favourites().contains(path) ? tr("Remove from the favourites")
                                                             : tr("Add to the favourites"),
                        this, [this, path] { toggleStar(path); });
        if (!entry->isBuiltIn) {
            menu->addSeparator();
            menu->addAction(m_icons.icon(u"clock"_s), tr("Versions…"), this, &LibraryPanel::showVersions);
            if (entry->isWritable) {
                menu->addAction(tr("Rename…"), this, &LibraryPanel::askName);
                menu->addAction(m_icons.icon(u"trash"_s), tr("Move to the waste bin…"), this,
                                &LibraryPanel::askTrash);
            }
        }
        menu->addSeparator();
        menu->addAction(m_icons.icon(u"download"_s), tr("Export…"), this,
                        [this, path] { askExport({path}, QFileInfo(path).completeBaseName()); });
    } else {
        QStringList paths;
        for (int row = 0; row < m_model->rowCount(index); ++row)
            paths << m_model->index(row, 0, index).data(LibraryModel::PathRole).toString();
        const QString name = index.data(Qt::DisplayRole).toString().section(u'›', -1).trimmed();
        menu->addAction(m_icons.icon(u"download"_s), tr("Export these scripts…"), this,
                        [this, paths, name] { askExport(paths, name); })
            ->setEnabled(!paths.isEmpty());
        const int number = index.data(LibraryModel::GroupRole).toString().section(u'/', 0, 0).toInt();
        const LibraryRoot root = m_folders.roots().value(number);
        if (index.data(LibraryModel::GroupRole).toString() != "favourites"_L1 &&
            root.kind == LibraryRoot::Kind::Team)
            menu->addAction(tr("Take this folder out of the library"), this,
                            [this, folder = root.folder] { Q_EMIT teamFolderDropped(folder); });
    }
    menu->popup(m_tree->viewport()->mapToGlobal(place));
}

void LibraryPanel::showError(const Error& error)
{
    m_banner->showError(error);
    Q_EMIT failed(error);
}

int LibraryPanel::rootForNew() const
{
    for (const LibraryRoot::Kind kind : {LibraryRoot::Kind::Mine, LibraryRoot::Kind::Team}) {
        for (qsizetype i = 0; i < m_folders.roots().size(); ++i) {
            const LibraryRoot& root = m_folders.roots().at(i);
            // One's own folder need not be there yet.
            if (root.kind == kind && (root.isWritable || (!root.isThere && kind == LibraryRoot::Kind::Mine)))
                return int(i);
        }
    }
    return -1;
}

QString LibraryPanel::rootOf(const QString& path) const
{
    const LibraryEntry* entry = m_folders.find(path);
    return entry ? m_folders.roots().value(entry->root).folder : QFileInfo(path).path();
}

void LibraryPanel::duplicateCurrent()
{
    const LibraryEntry* entry = current();
    if (!entry)
        return;
    QString folder = QFileInfo(m_chosen).path();
    if (!entry->isWritable) {
        const int root = rootForNew();
        if (root < 0) {
            showError(Error{ErrorCode::FileFailed,
                            tr("There is no library folder that can be written."),
                            {},
                            tr("Choose a folder for your own scripts in the settings."),
                            {},
                            {},
                            {},
                            0});
            return;
        }
        folder = m_folders.roots().at(root).folder;
        if (!entry->script.folder.isEmpty())
            folder += u'/' + entry->script.folder;
    }
    const auto made = duplicateScript(m_chosen, folder, entry->script.name);
    if (!made) {
        showError(made.error());
        return;
    }
    m_banner->dismiss();
    m_chosen = *made;
    m_folders.read();
    Q_EMIT openRequested(*made);
}

void LibraryPanel::askName()
{
    const LibraryEntry* entry = current();
    if (!entry || !entry->isWritable)
        return;
    auto* dialog = new QInputDialog(this);
    dialog->setObjectName(u"renameDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename the script"));
    dialog->setLabelText(tr("Name"));
    dialog->setTextValue(entry->script.name);
    connect(dialog, &QInputDialog::textValueSelected, this, [this, path = m_chosen](const QString& name) {
        const auto to = renameScript(path, name.trimmed());
        if (!to) {
            showError(to.error());
            return;
        }
        if (const auto moved = m_versions.moved(path, *to); !moved)
            showError(moved.error());
        QSet<QString> favourites = m_model->favourites();
        m_chosen = *to;
        if (favourites.remove(path)) {
            favourites.insert(*to);
            m_model->setFavourites(favourites);
            Q_EMIT favouritesChanged(favourites.values());
        }
        m_folders.read();
        Q_EMIT renamed(path, *to);
    });
    dialog->open();
}

void LibraryPanel::askTrash()
{
    const LibraryEntry* entry = current();
    if (!entry || !entry->isWritable)
        return;
    auto* box = new QMessageBox(this);
    box->setObjectName(u"trashDialog"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setWindowTitle(tr("Move to the waste bin"));
    box->setText(tr("Move %1 to the waste bin?").arg(isolatedText(entry->script.name)));
    box->setInformativeText(entry->root >= 0 &&
                                    m_folders.roots().value(entry->root).kind == LibraryRoot::Kind::Team
                                ? tr("It is gone for everybody who uses this folder.")
                                : tr("Its versions are kept."));
    auto* take = box->addButton(tr("Move to the waste bin"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(box, &QMessageBox::buttonClicked, this, [this, take, path = m_chosen](QAbstractButton* button) {
        if (button != take)
            return;
        if (const auto gone = trashScript(path, rootOf(path)); !gone)
            showError(gone.error());
        m_folders.read();
    });
    box->open();
}

void LibraryPanel::askExport(const QStringList& paths, const QString& name)
{
    auto* dialog = new QFileDialog(this, tr("Export as a zip"), m_folder, tr("Zip files (*.zip)"));
    dialog->setObjectName(u"exportDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"zip"_s);
    dialog->selectFile(name + u".zip"_s);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, paths](const QString& file) { exportTo(paths, file); });
    dialog->open();
}

void LibraryPanel::exportTo(const QStringList& paths, const QString& file)
{
    const auto zip = zipOfScripts(paths, paths.isEmpty() ? QString() : rootOf(paths.constFirst()));
    if (!zip) {
        showError(zip.error());
        return;
    }
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(*zip) != zip->size() || !out.commit()) {
        showError(Error{ErrorCode::FileFailed,
                        tr("The file %1 cannot be written.").arg(file),
                        {},
                        tr("Choose another folder."),
                        out.errorString(),
                        {},
                        {},
                        0});
        return;
    }
    m_banner->showMessage(
        Banner::Kind::Info,
        paths.size() == 1 ? tr("One script exported") : tr("%1 scripts exported").arg(paths.size()), file);
}

void LibraryPanel::askImport(bool folder)
{
    auto* dialog = new QFileDialog(this, folder ? tr("Import a folder") : tr("Import scripts"), m_folder,
                                   tr("Scripts and zips (*.ps1 *.zip)"));
    dialog->setObjectName(u"importFileDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &LibraryPanel::importFrom);
    dialog->open();
}

void LibraryPanel::askTeamFolder()
{
    auto* dialog = new QFileDialog(this, tr("Add a team folder"), m_folder);
    dialog->setObjectName(u"teamFolderDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, &LibraryPanel::teamFolderChosen);
    dialog->open();
}

void LibraryPanel::importFrom(const QStringList& sources)
{
    const int root = rootForNew();
    if (root < 0) {
        showError(Error{ErrorCode::FileFailed,
                        tr("There is no library folder that can be written."),
                        {},
                        tr("Choose a folder for your own scripts in the settings."),
                        {},
                        {},
                        {},
                        0});
        return;
    }
    m_sources = sources;
    inBackground<Result<ImportPlan>>(
        this,
        [sources, folder = m_folders.roots().at(root).folder,
         connectionsOf = m_folders.commandConnections()] {
            return planImport(sources, folder, connectionsOf);
        },
        [this](const Result<ImportPlan>& plan) {
            if (plan)
                showImport(*plan);
            else
                showError(plan.error());
        });
}

void LibraryPanel::showImport(const ImportPlan& plan)
{
    m_banner->dismiss();
    QList<ImportDialog::Place> places;
    for (const LibraryRoot& root : m_folders.roots()) {
        if (root.isWritable || root.folder == plan.folder)
            places.append({root.title, root.folder});
    }
    auto* dialog = new ImportDialog(plan, places, m_icons, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ImportDialog::placeChosen, this,
            [this, dialog](const QString& folder) { planAgain(*dialog, folder); });
    connect(dialog, &ImportDialog::importRequested, this, [this, dialog] { land(*dialog); });
    dialog->open();
}

void LibraryPanel::planAgain(ImportDialog& dialog, const QString& folder)
{
    inBackground<Result<ImportPlan>>(
        &dialog,
        [sources = m_sources, folder, connectionsOf = m_folders.commandConnections()] {
            return planImport(sources, folder, connectionsOf);
        },
        [&dialog](const Result<ImportPlan>& plan) {
            if (plan)
                dialog.setPlan(*plan);
            else
                dialog.showError(plan.error());
        });
}

void LibraryPanel::land(ImportDialog& dialog)
{
    const auto landed = landImport(dialog.plan(), &m_versions);
    m_folders.read();
    if (!landed) {
        dialog.showError(landed.error());
        return;
    }
    dialog.accept();
    if (!landed->isEmpty())
        m_chosen = landed->constFirst();
    m_banner->showMessage(Banner::Kind::Info,
                          landed->size() == 1 ? tr("One script imported")
                                              : tr("%1 scripts imported").arg(landed->size()),
                          tr("None of them was run."));
}

void LibraryPanel::showVersions()
{
    const LibraryEntry* entry = current();
    if (!entry || entry->isBuiltIn)
        return;
    QFile file(m_chosen);
    if (!file.open(QIODevice::ReadOnly)) {
        showError(Error{
            ErrorCode::FileFailed, tr("The script cannot be read."), {}, {}, file.errorString(), {}, {}, 0});
        return;
    }
    auto* dialog = new VersionsDialog(entry->script.name, textOf(file.readAll()), m_versions.of(m_chosen),
                                      m_versions, m_icons, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &VersionsDialog::restoreRequested, this,
            [this, dialog, path = m_chosen](const QString& text) {
                restore(path, text);
                dialog->accept();
            });
    dialog->open();
}

void LibraryPanel::restore(const QString& path, const QString& text)
{
    QFile now(path);
    if (!now.open(QIODevice::ReadOnly)) {
        showError(Error{
            ErrorCode::FileFailed, tr("The script cannot be read."), {}, {}, now.errorString(), {}, {}, 0});
        return;
    }
    const QByteArray before = now.readAll();
    now.close();
    // What is there now must be findable again.
    if (const auto kept = m_versions.keep(path, textOf(before), tr("before restoring")); !kept) {
        showError(kept.error());
        return;
    }
    // In the encoding that the file has.
    const auto encoding = QStringConverter::encodingForData(before).value_or(QStringConverter::Utf8);
    const bool hasMark = QStringConverter::encodingForData(before).has_value();
    QStringEncoder encoder(encoding,
                           hasMark ? QStringConverter::Flag::WriteBom : QStringConverter::Flag::Default);
    const QByteArray bytes = encoder.encode(text);
    QSaveFile out(path);
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit()) {
        showError(Error{ErrorCode::FileFailed,
                        tr("The script %1 cannot be written.").arg(path),
                        {},
                        tr("Check the permissions of its folder."),
                        out.errorString(),
                        {},
                        {},
                        0});
        return;
    }
    if (const auto kept = m_versions.keep(path, text, tr("restored")); !kept)
        showError(kept.error());
    m_folders.read();
    showCurrent();
}

void LibraryPanel::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void LibraryPanel::dropEvent(QDropEvent* event)
{
    QStringList files;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            files << url.toLocalFile();
    }
    if (!files.isEmpty())
        importFrom(files);
}

} // namespace steward
