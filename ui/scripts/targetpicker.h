#pragma once

#include <base/error.h>

#include <QAbstractListModel>
#include <QFrame>
#include <QList>
#include <QToolButton>

class QLabel;
class QLineEdit;
class QListView;

namespace steward {

class Icons;
class Theme;

/// One thing a script can be aimed at: a customer (id, tenant, name, domain) or a user (id, –, name, sign-in
/// name); a null one is the whole tenant.
struct TargetChoice
{
    QString id;
    QString tenant;
    QString title;
    QString detail;

    [[nodiscard]] bool isNull() const { return id.isEmpty(); }
    bool operator==(const TargetChoice&) const = default;
};

/// Choices in the order given, those left whose title, detail, id or tenant has every word of the filter.
class TargetChoiceModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        DetailRole = Qt::UserRole + 1
    };

    explicit TargetChoiceModel(QObject* parent = nullptr);

    void setChoices(const QList<TargetChoice>& choices);
    void setFilter(const QString& text);
    [[nodiscard]] const TargetChoice& at(int row) const { return m_choices.at(m_rows.at(row)); }
    [[nodiscard]] qsizetype total() const { return m_choices.size(); }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    void apply();

    QList<TargetChoice> m_choices;
    QList<int> m_rows;
    QString m_filter;
};

/// The list that opens under a target field: a search box and the choices. Arrows move, Enter chooses, Esc
/// closes.
class TargetPopup final : public QFrame
{
    Q_OBJECT

public:
    TargetPopup(const Theme& theme, const Icons& icons, const QString& searchHint, QWidget* parent);

    void setChoices(const QList<TargetChoice>& choices);
    /// A line instead of the list: loading, nothing found, an error. Empty: the list.
    void setMessage(const QString& message, const QString& detail = {});
    void openBelow(QWidget* field);
    /// Words under the list, for example how many there are.
    void setFooter(const QString& text);

Q_SIGNALS:
    void chosen(const steward::TargetChoice& choice);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void chooseCurrent();
    void textEdited(const QString& text);
    void showCount();

    const Theme& m_theme;
    TargetChoiceModel m_model;
    QLineEdit* m_search;
    QListView* m_list;
    QLabel* m_message;
    QLabel* m_footer;
};

/// A two-line button: what is chosen, and a second line. Opens a TargetPopup.
class TargetField final : public QToolButton
{
    Q_OBJECT

public:
    TargetField(const Theme& theme, const Icons& icons, const QString& icon, QWidget* parent = nullptr);

    void setTexts(const QString& title, const QString& detail);
    [[nodiscard]] QString title() const { return m_title; }
    [[nodiscard]] QString detail() const { return m_detail; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    const Theme& m_theme;
    const Icons& m_icons;
    QString m_icon;
    QString m_title;
    QString m_detail;
};

} // namespace steward
