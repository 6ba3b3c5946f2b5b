#include "problemstrip.h"

#include <common/labels.h>
#include <common/theme.h>

#include <QBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kListed = 500;
constexpr int kListLines = 6;

} // namespace

QString severityIcon(Severity severity)
{
    return severity == Severity::Error     ? u"error-circle"_s
           : severity == Severity::Warning ? u"warning"_s
                                           : u"info"_s;
}

const char* severityRole(Severity severity)
{
    return severity == Severity::Error ? "error" : severity == Severity::Warning ? "warning" : "info";
}

ProblemStrip::ProblemStrip(const Theme& theme, const Icons& icons, QWidget* parent)
    : QFrame(parent),
      m_theme(theme),
      m_icons(icons),
      m_sign(new IconLabel(icons, u"error-circle"_s, "error", "icons.small", this)),
      m_list(new QListWidget(this))
{
    setObjectName(u"problemStrip"_s);
    setAccessibleName(tr("Problems in the script"));
    setGround(this, "footer");
    m_place = makeLabel({}, Theme::Text::BodyMedium).release();
    m_place->setObjectName(u"problemPlace"_s);
    m_rule = makeLabel({}, Theme::Text::Output, "muted").release();
    m_rule->setObjectName(u"problemRule"_s);
    m_text = makeLabel({}).release();
    m_text->setObjectName(u"problemText"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    const auto link = [this](const QString& name, const QString& text, const QString& tip) {
        auto* button = new QPushButton(text, this);
        button->setObjectName(name);
        button->setAccessibleName(text);
        button->setToolTip(tip);
        setVariant(button, "link");
        return button;
    };
    m_fix = link(u"problemFix"_s, tr("Fix"), tr("Do this to the script (Ctrl+.)"));
    m_show =
        link(u"problemShow"_s, tr("Go to line"), tr("Put the caret at the problem (Alt+F8 for the next)"));
    m_show->setAccessibleName(tr("Go to the problem"));
    m_all = new QToolButton(this);
    m_all->setObjectName(u"problemsAll"_s);
    m_all->setCheckable(true);
    m_all->setFocusPolicy(Qt::TabFocus);
    m_all->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_all->setIcon(icons.icon(u"chevron-up"_s));
    m_all->setAccessibleName(tr("All problems"));

    auto* row = new QHBoxLayout;
    row->setContentsMargins(theme.px(14), theme.px(6), theme.px(16), theme.px(6));
    row->setSpacing(theme.px(8));
    row->addWidget(m_sign, 0, Qt::AlignVCenter);
    row->addWidget(m_place);
    row->addWidget(m_rule);
    row->addWidget(m_text, 1);
    row->addWidget(m_fix);
    row->addWidget(m_show);
    row->addWidget(m_all);
    m_list->setObjectName(u"problemList"_s);
    m_list->setAccessibleName(tr("All problems"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_list);

    connect(m_fix, &QPushButton::clicked, this, [this] { Q_EMIT fixRequested(m_current); });
    connect(m_show, &QPushButton::clicked, this, [this] { Q_EMIT goToRequested(m_current); });
    connect(m_all, &QToolButton::toggled, this, &ProblemStrip::setOpen);
    const auto chosen = [this](const QListWidgetItem* item) { Q_EMIT goToRequested(m_list->row(item)); };
    connect(m_list, &QListWidget::itemActivated, this, chosen);
    connect(m_list, &QListWidget::itemClicked, this, chosen);
    hide();
}

void ProblemStrip::setProblems(const QList<ScriptProblem>& problems)
{
    if (problems == m_problems && m_current >= 0)
        return;
    m_problems = problems;
    setVisible(!problems.isEmpty());
    if (problems.isEmpty()) {
        m_current = -1;
        m_all->setChecked(false);
        return;
    }
    const qsizetype count = problems.size();
    m_all->setText(QString::number(count));
    m_all->setToolTip(count == 1 ? tr("1 problem") : tr("%1 problems: show all of them").arg(count));
    m_all->setVisible(count > 1);
    if (count == 1)
        m_all->setChecked(false);
    if (m_all->isChecked())
        fillList();
    m_current = -1;
    setCaretLine(m_line);
}

void ProblemStrip::setCaretLine(int line)
{
    m_line = line;
    if (m_problems.isEmpty())
        return;
    const auto distance = [line](const ScriptProblem& problem) {
        return problem.range.line == 0 ? 1'000'000 : std::abs(problem.range.line - line);
    };
    const auto nearest = std::min_element(
        m_problems.cbegin(), m_problems.cend(), [&distance](const ScriptProblem& a, const ScriptProblem& b) {
            // Of two that are as near the worse counts.
            return distance(a) != distance(b) ? distance(a) < distance(b) : a.severity < b.severity;
        });
    show(int(nearest - m_problems.cbegin()));
}

void ProblemStrip::show(int index)
{
    if (index == m_current)
        return;
    m_current = index;
    const ScriptProblem& problem = m_problems.at(index);
    m_sign->setIcon(severityIcon(problem.severity), severityRole(problem.severity));
    m_place->setText(problem.range.line > 0 ? tr("Line %1").arg(problem.range.line) : tr("Connections"));
    const bool hasRule = problem.rule != "syntax"_L1 && problem.rule != "run"_L1;
    m_rule->setText(problem.rule);
    m_rule->setVisible(hasRule);
    m_text->setText(problem.message);
    m_fix->setVisible(!problem.fixTitle.isEmpty());
    m_fix->setText(QString(problem.fixTitle).replace(u'&', u"&&"_s));
    m_fix->setAccessibleName(problem.fixTitle);
    m_show->setVisible(problem.range.line > 0);
    setAccessibleDescription(tr("%1: %2").arg(m_place->text(), problem.message));
    if (m_all->isChecked())
        m_list->setCurrentRow(index);
}

void ProblemStrip::setOpen(bool open)
{
    m_list->setVisible(open);
    if (open)
        fillList();
}

void ProblemStrip::fillList()
{
    m_list->clear();
    for (const ScriptProblem& problem : m_problems.mid(0, kListed)) {
        const QString place = problem.range.line > 0 ? QString::number(problem.range.line) : QString();
        auto* item =
            new QListWidgetItem(m_icons.icon(severityIcon(problem.severity), severityRole(problem.severity)),
                                place + u"  "_s + problem.message);
        item->setData(Qt::AccessibleTextRole, tr("Line %1: %2").arg(place, problem.message));
        m_list->addItem(item);
    }
    const int lines = int(std::min<qsizetype>(kListLines, m_problems.size()));
    m_list->setFixedHeight(
        lines * std::max(m_list->sizeHintForRow(0), m_theme.lineHeight(Theme::Text::Body)) + m_theme.px(8));
    m_list->setCurrentRow(m_current);
}

} // namespace steward
