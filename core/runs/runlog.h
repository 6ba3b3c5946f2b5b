#pragma once

#include "runevent.h"

#include <base/asyncresult.h>

#include <QHash>
#include <QList>
#include <QObject>
#include <QThread>

namespace steward {

/// What runs said, whole, one file a run, written on a thread of its own while they run: a console that is
/// killed loses at most the last moment. Files are for this user only. Events are redacted before they come
/// here. A lock beside each open file tells other processes that somebody still writes it.
class RunLogs final : public QObject
{
    Q_OBJECT

public:
    /// `folder` is made by the first write.
    explicit RunLogs(QString folder, QObject* parent = nullptr);
    /// Writes what is on its way.
    ~RunLogs() override;

    void append(const QString& run, const QList<RunEvent>& events);
    void close(const QString& run);
    void remove(const QStringList& runs);

    /// The run's events. A last line that was cut is left out; lines that say nothing to this version too.
    /// NotFound when there is no file.
    [[nodiscard]] AsyncResult<QList<RunEvent>> read(const QString& run) const;
    /// Of these runs, those that nobody writes any more, with the time of their last line (invalid: no file).
    [[nodiscard]] AsyncResult<QHash<QString, QDateTime>> abandoned(const QStringList& runs) const;

private:
    template <typename T>
    void answer(const Completion<T>& completion, Result<T> result) const;

    class Writer;
    QString m_folder;
    QThread m_thread;
    Writer* m_writer;
};

} // namespace steward
