#pragma once

#include "marktable.h"

#include <cloud/application.h>
#include <cloud/permission.h>

namespace steward {

/// What is asked for: permission, why, who wants it.
class PermissionListModel final : public MarkTableModel
{
    Q_OBJECT

public:
    struct Row
    {
        Permission permission;
        QStringList wantedBy;
    };

    using MarkTableModel::MarkTableModel;

    void setRows(const QList<Row>& rows);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] MarkCell cell(int row, int column) const override;

protected:
    [[nodiscard]] QString columnTitle(int column) const override;

private:
    QList<Row> m_rows;
};

/// Applications of one name: name, id, made, credential.
class CandidateModel final : public MarkTableModel
{
    Q_OBJECT

public:
    using MarkTableModel::MarkTableModel;

    void setApplications(const QList<Application>& applications);
    [[nodiscard]] const Application& application(int row) const { return m_applications[row]; }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] MarkCell cell(int row, int column) const override;

protected:
    [[nodiscard]] QString columnTitle(int column) const override;

private:
    QList<Application> m_applications;
};

} // namespace steward
