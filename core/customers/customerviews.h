#pragma once

#include <base/error.h>
#include <base/result.h>

#include <QList>
#include <QObject>
#include <QStringList>

namespace steward {

/// A column that the customers are sorted by.
struct CustomerSort
{
    QString column; ///< its id
    bool descending = false;

    bool operator==(const CustomerSort&) const = default;
};

/// A way to look at the customers: what is searched for, in which order, with which columns.
struct CustomerView
{
    QString id; ///< its file's name
    QString title;
    int order = 1000;
    QString search;           ///< see CustomerQuery
    QList<CustomerSort> sort; ///< the first counts most; empty: by name
    QStringList columns;      ///< ids; empty: as the window has room
    bool counted = false;     ///< its title has the number of those it shows
    bool own = false;         ///< in the user's folder: it can be removed

    bool operator==(const CustomerView&) const = default;
};

/// "-ends name": ids with a minus before those that go down. Unknown pieces are kept; who uses them decides.
[[nodiscard]] QList<CustomerSort> parseCustomerSort(const QString& text);
[[nodiscard]] QString customerSortText(const QList<CustomerSort>& sort);

/// The views, one file each: shipped ones, and the user's own in the last folder. A damaged file is a problem
/// in problems(), the others are still there.
class CustomerViews final : public QObject
{
    Q_OBJECT

public:
    /// `ownFolder`: where save() puts them; it is made when needed.
    CustomerViews(const QStringList& folders, QString ownFolder, QObject* parent = nullptr);

    /// By order, then title.
    [[nodiscard]] const QList<CustomerView>& views() const { return m_views; }
    [[nodiscard]] const QList<Error>& problems() const { return m_problems; }

    /// Keeps a view of the user under its title; one of that title is replaced. BadRequest for an empty title
    /// or one that a shipped view has, or a search that cannot be meant; FileFailed says why it was not
    /// written.
    [[nodiscard]] Result<CustomerView> save(CustomerView view);
    /// Only the user's own.
    [[nodiscard]] Result<> remove(const QString& id);

Q_SIGNALS:
    void changed();

private:
    void read();

    const QStringList m_folders;
    const QString m_ownFolder;
    QList<CustomerView> m_views;
    QList<Error> m_problems;
};

} // namespace steward
