#include "customerviews.h"

#include "customerquery.h"

#include <settings/jsontext.h>

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QSaveFile>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kLongestTitle = 60;

Result<CustomerView> parse(const QString& id, const QJsonObject& object, const QString& origin)
{
    CustomerView view;
    view.id = id;
    view.title = object["title"_L1].toString().simplified();
    view.order = object["order"_L1].toInt(view.order);
    view.search = object["search"_L1].toString();
    view.sort = parseCustomerSort(object["sort"_L1].toString());
    view.columns = object["columns"_L1].toString().split(u' ', Qt::SkipEmptyParts);
    view.counted = object["counted"_L1].toBool();
    const auto wrong = [&origin](const QString& what) {
        return fail(ErrorCode::BadRequest, u"The view file %1 is not usable: %2."_s.arg(origin, what));
    };
    if (view.title.isEmpty())
        return wrong(u"title is missing"_s);
    if (const auto query = CustomerQuery::parse(view.search); !query)
        return wrong(query.error().message);
    return view;
}

/// A name that every file system takes, in any script.
QString fileNameFor(const QString& title)
{
    QString name;
    for (const QChar c : foldedText(title)) {
        if (c.isLetterOrNumber())
            name += c;
        else if (!name.isEmpty() && !name.endsWith(u'-'))
            name += u'-';
    }
    while (name.endsWith(u'-'))
        name.chop(1);
    return name.isEmpty() ? u"view"_s : name;
}

} // namespace

QList<CustomerSort> parseCustomerSort(const QString& text)
{
    QList<CustomerSort> sort;
    for (const QString& part : text.split(u' ', Qt::SkipEmptyParts)) {
        const bool down = part.startsWith(u'-');
        sort.append({down ? part.mid(1) : part, down});
    }
    return sort;
}

QString customerSortText(const QList<CustomerSort>& sort)
{
    QStringList parts;
    for (const CustomerSort& each : sort)
        parts << (each.descending ? u"-"_s : QString()) + each.column;
    return parts.join(u' ');
}

CustomerViews::CustomerViews(const QStringList& folders, QString ownFolder, QObject* parent)
    : QObject(parent), m_folders(folders), m_ownFolder(std::move(ownFolder))
{
    read();
}

void CustomerViews::read()
{
    m_views.clear();
    m_problems.clear();
    QMap<QString, CustomerView> found;
    QStringList folders = m_folders;
    folders.removeAll(m_ownFolder);
    folders.append(m_ownFolder);
    for (const QString& folder : std::as_const(folders)) {
        const QDir directory(folder);
        const QStringList files = directory.entryList({u"*.json"_s}, QDir::Files, QDir::Name);
        for (const QString& file : files) {
            const QString path = directory.filePath(file);
            const QString id = QFileInfo(file).completeBaseName();
            const auto object = readJsonObject(path);
            auto view = object ? parse(id, *object, path) : Result<CustomerView>(fail(object.error()));
            if (!view) {
                m_problems.append(view.error());
                continue;
            }
            view->own = folder == m_ownFolder;
            found.insert(id, *view);
        }
    }
    m_views = found.values();
    std::sort(m_views.begin(), m_views.end(), [](const CustomerView& a, const CustomerView& b) {
        return a.order != b.order ? a.order < b.order : a.title.localeAwareCompare(b.title) < 0;
    });
}

Result<CustomerView> CustomerViews::save(CustomerView view)
{
    view.title = view.title.simplified().left(kLongestTitle);
    if (view.title.isEmpty())
        return fail(ErrorCode::BadRequest, u"A view needs a name."_s, u"Give it one."_s);
    if (const auto query = CustomerQuery::parse(view.search); !query)
        return fail(query.error());
    view.own = true;
    view.id = fileNameFor(view.title);
    // Another title may give the same file name; the same title is the same view.
    const auto taken = [this, &view](const QString& id) {
        return std::any_of(m_views.cbegin(), m_views.cend(), [&](const CustomerView& each) {
            return each.id == id && (!each.own || each.title.compare(view.title, Qt::CaseInsensitive) != 0);
        });
    };
    for (const CustomerView& each : std::as_const(m_views)) {
        if (!each.own && each.title.compare(view.title, Qt::CaseInsensitive) == 0)
            return fail(ErrorCode::BadRequest, u"\"%1\" is a view that comes with Steward."_s.arg(each.title),
                        u"Choose another name."_s);
    }
    const QString start = view.id;
    for (int i = 2; taken(view.id); ++i)
        view.id = u"%1-%2"_s.arg(start).arg(i);
    QJsonObject object{{"title"_L1, view.title}, {"order"_L1, view.order}};
    const auto put = [&object](QLatin1StringView key, const QString& text) {
        if (!text.isEmpty())
            object.insert(key, text);
    };
    put("search"_L1, view.search);
    put("sort"_L1, customerSortText(view.sort));
    put("columns"_L1, view.columns.join(u' '));
    const QString file = QDir(m_ownFolder).filePath(view.id + u".json"_s);
    QSaveFile output(file);
    const QByteArray json = QJsonDocument(object).toJson();
    if (!QDir().mkpath(m_ownFolder) || !output.open(QIODevice::WriteOnly) ||
        output.write(json) != json.size() || !output.commit()) {
        return fail(ErrorCode::FileFailed,
                    u"The view was not saved in %1."_s.arg(QDir::toNativeSeparators(file)),
                    u"Check the free space and that you may write there."_s, output.errorString());
    }
    read();
    Q_EMIT changed();
    return view;
}

Result<> CustomerViews::remove(const QString& id)
{
    const auto view = std::find_if(m_views.cbegin(), m_views.cend(),
                                   [&id](const CustomerView& each) { return each.own && each.id == id; });
    if (view == m_views.cend())
        return fail(ErrorCode::NotFound, u"There is no view of yours called \"%1\"."_s.arg(id));
    const QString file = QDir(m_ownFolder).filePath(id + u".json"_s);
    if (QFile::exists(file) && !QFile::remove(file))
        return fail(ErrorCode::FileFailed,
                    u"The view could not be removed from %1."_s.arg(QDir::toNativeSeparators(file)),
                    u"Check that you may write there."_s);
    read();
    Q_EMIT changed();
    return {};
}

} // namespace steward
