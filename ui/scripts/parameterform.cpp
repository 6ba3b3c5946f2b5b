#include "parameterform.h"

#include "parameterrow.h"
#include "presetbar.h"
#include "targetvalues.h"

#include <common/banner.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/selectbox.h>
#include <common/theme.h>
#include <scripts/parametercommand.h>
#include <scripts/parametermemory.h>

#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kRowsAtOnce = 12;

/// The constant default as a value; not given if there is none, or only a run knows it.
ParameterValue defaultOf(const ScriptParameter& parameter)
{
    const ParameterDefault& given = parameter.defaultValue;
    if (!given.isConstant || given.text.isEmpty() || isSecret(parameter))
        return {};
    const QString first = given.values.value(0);
    if (parameter.isArray)
        return given.values.isEmpty() ? ParameterValue() : ParameterValue(given.values);
    switch (parameter.kind) {
    case ParameterKind::Switch:
    case ParameterKind::Boolean:
        return given.values.isEmpty() ? ParameterValue()
                                      : ParameterValue(first.compare("true"_L1, Qt::CaseInsensitive) == 0);
    case ParameterKind::Table:
        return {};
    default:
        return given.values.isEmpty() ? ParameterValue() : ParameterValue(first);
    }
}

ParameterValue asValue(const ScriptParameter& parameter, const QString& text)
{
    return parameter.isArray ? ParameterValue(QStringList{text}) : ParameterValue(text);
}

bool isWritten(const ScriptParameter& parameter)
{
    return !parameter.isArray && parameter.allowed.isEmpty() &&
           (parameter.kind == ParameterKind::Text || parameter.kind == ParameterKind::File);
}

bool isComputed(const ScriptParameter& parameter)
{
    return !parameter.defaultValue.text.isEmpty() && !parameter.defaultValue.isConstant;
}

std::unique_ptr<QPushButton> linkButton(const QString& text, const QString& name)
{
    auto button = std::make_unique<QPushButton>(text);
    button->setObjectName(name);
    button->setAccessibleName(text);
    setVariant(button.get(), "link");
    return button;
}

} // namespace

ParameterForm::ParameterForm(ParameterMemory& memory, const Icons& icons, QWidget* parent)
    : ParameterForm(icons, parent)
{
    m_memory = &memory;
}

ParameterForm::ParameterForm(const Icons& icons, QWidget* parent) : QWidget(parent), m_icons(icons)
{
    setObjectName(u"parameterForm"_s);
    setAccessibleName(tr("Parameters"));
    setGround(this, "pane");
    setAttribute(Qt::WA_StyledBackground);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    buildHead();
    buildContent();
    m_more.setSingleShot(true);
    connect(&m_more, &QTimer::timeout, this, [this] { arrange(); });
    setDescription({});
}

void ParameterForm::buildHead()
{
    const Theme& theme = m_icons.theme();
    auto* head = new QFrame;
    setGround(head, "headerAlt");
    head->setMinimumHeight(theme.metric("heights.panelHeader"));
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(theme.px(16), 0, theme.px(8), 0);
    row->addWidget(makeLabel(tr("Parameters"), Theme::Text::BodySemibold).release());
    row->addStretch(1);
    m_presets = new QPushButton(m_icons.icon(u"chevron-down"_s), tr("Presets"));
    m_presets->setLayoutDirection(Qt::RightToLeft); // the arrow comes after the word
    m_presets->setObjectName(u"presets"_s);
    m_presets->setAccessibleName(tr("Presets"));
    m_presets->setProperty("small", true);
    setVariant(m_presets, "quiet");
    m_menu = new QMenu(this);
    m_menu->setObjectName(u"presetMenu"_s);
    connect(m_menu, &QMenu::aboutToShow, this, [this] { fillPresets(); });
    connect(m_presets, &QPushButton::clicked, this,
            [this] { m_menu->popup(m_presets->mapToGlobal(QPoint(0, m_presets->height()))); });
    row->addWidget(m_presets);
    layout()->addWidget(head);
    m_presetBar = new PresetBar(m_icons);
    connect(m_presetBar, &PresetBar::named, this, &ParameterForm::savePreset);
    layout()->addWidget(m_presetBar);
}

void ParameterForm::buildContent()
{
    const Theme& theme = m_icons.theme();
    m_area = new QScrollArea;
    m_area->setObjectName(u"parameterArea"_s);
    m_area->setAccessibleName(tr("Parameters"));
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus);
    auto* ground = new QWidget;
    setGround(ground, "surface");
    auto* column = new QVBoxLayout(ground);
    column->setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(16));
    column->setSpacing(theme.px(16));
    m_content = ground;

    m_scope = new Chip({}, "neutral");
    m_scope->setObjectName(u"scriptScope"_s);
    column->addWidget(m_scope, 0, Qt::AlignLeading);
    m_synopsis = new Paragraph(theme, {}, Theme::Text::Small, "textMuted");
    m_synopsis->setObjectName(u"synopsis"_s);
    column->addWidget(m_synopsis);
    m_user = new Banner(m_icons, Banner::Shape::Card);
    m_user->setObjectName(u"userNeeded"_s);
    column->addWidget(m_user);
    m_examplesButton = linkButton(tr("Examples"), u"examplesButton"_s).release();
    m_examplesButton->setCheckable(true);
    column->addWidget(m_examplesButton, 0, Qt::AlignLeading);
    m_examples = new QFrame;
    setGround(m_examples, "cardAlt");
    m_examples->hide();
    column->addWidget(m_examples);
    connect(m_examplesButton, &QPushButton::toggled, m_examples, &QWidget::setVisible);
    m_told = new Paragraph(theme, {}, Theme::Text::Small, "textMuted");
    m_told->setObjectName(u"told"_s);
    m_told->hide();
    column->addWidget(m_told);

    m_sets = new QWidget;
    auto* sets = new QVBoxLayout(m_sets);
    sets->setContentsMargins(0, 0, 0, 0);
    sets->setSpacing(theme.metric("spacing.half"));
    auto setTitle = makeLabel(tr("Parameter set"), Theme::Text::BodyMedium);
    m_setBox = new SelectBox(m_icons);
    m_setBox->setObjectName(u"parameterSet"_s);
    m_setBox->setAccessibleName(tr("Parameter set"));
    m_setBox->view()->setObjectName(u"parameterSets"_s);
    m_setBox->view()->setAccessibleName(tr("Parameter sets"));
    setTitle->setBuddy(m_setBox);
    sets->addWidget(setTitle.release());
    sets->addWidget(m_setBox);
    column->addWidget(m_sets);
    connect(m_setBox, &QComboBox::activated, this, [this] { chooseSet(m_setBox->currentData().toString()); });

    m_none = new Paragraph(theme, tr("This script takes no parameters."), Theme::Text::Body, "textMuted");
    m_none->setObjectName(u"noParameters"_s);
    column->addWidget(m_none);
    m_required = new QVBoxLayout;
    m_required->setSpacing(theme.px(16));
    column->addLayout(m_required);
    m_fold = linkButton({}, u"optionalFold"_s).release();
    column->addWidget(m_fold, 0, Qt::AlignLeading);
    connect(m_fold, &QPushButton::clicked, this, [this] {
        m_isUnfolded = m_optionalBox->isHidden();
        arrange();
    });
    m_optionalBox = new QWidget;
    m_optional = new QVBoxLayout(m_optionalBox);
    m_optional->setContentsMargins(0, 0, 0, 0);
    m_optional->setSpacing(theme.px(16));
    column->addWidget(m_optionalBox);
    m_dynamic = new Paragraph(
        theme, tr("The script adds parameters of its own when it runs. They cannot be shown here."),
        Theme::Text::Small, "textMuted");
    m_dynamic->setObjectName(u"dynamicParameters"_s);
    column->addWidget(m_dynamic);
    column->addStretch(1);
    m_area->setWidget(ground);
    qobject_cast<QVBoxLayout*>(layout())->addWidget(m_area, 1);

    m_lock = new QFrame;
    setGround(m_lock, "footer");
    m_lock->setMinimumHeight(theme.metric("heights.panelHeader"));
    auto* lock = new QHBoxLayout(m_lock);
    lock->setContentsMargins(theme.px(16), 0, theme.px(16), 0);
    lock->addWidget(
        new Paragraph(theme, tr("Values of the running script are fixed"), Theme::Text::Small, "textMuted"),
        1);
    lock->addWidget(new IconLabel(m_icons, u"lock"_s));
    m_lock->hide();
    layout()->addWidget(m_lock);
}

// --- what comes in ---

void ParameterForm::setScript(const QString& key, const QString& file)
{
    m_file = file;
    if (key == m_key && !key.isEmpty())
        return;
    m_key = key;
    m_given.clear();
    m_isUnfolded.reset();
    m_presetBar->hide();
    tell({});
    if (!key.isEmpty() && m_memory) {
        for (const NamedValue& each : m_memory->last(key))
            m_given[each.name.toLower()].value = each.value;
    }
    // Nothing of the other script stays, whatever the two have in common.
    qDeleteAll(m_rows);
    m_rows.clear();
    m_set.clear();
    setDescription({});
    Q_EMIT changed();
}

void ParameterForm::setDescription(const ScriptDescription& description)
{
    m_description = description;
    showHead();
    showSets();
    showUser();
    arrange();
    Q_EMIT changed();
}

void ParameterForm::setTarget(const RunTarget& target)
{
    m_target = target;
    showUser();
    for (ParameterRow* row : std::as_const(m_rows))
        fill(row);
    Q_EMIT changed();
}

void ParameterForm::setLocked(bool locked)
{
    m_content->setEnabled(!locked);
    m_presets->setEnabled(!locked);
    m_lock->setVisible(locked);
}

void ParameterForm::setValues(const ParameterValues& values)
{
    m_given.clear();
    for (const NamedValue& each : values) {
        // What the target says anyway goes on following it.
        const ScriptParameter* parameter = parameterOf(each.name);
        const auto target = parameter != nullptr
                                ? targetValue(*parameter, isUserScript(m_description), m_target)
                                : std::nullopt;
        const auto* text = std::get_if<QString>(&each.value);
        if (parameter != nullptr && text != nullptr && isSecret(*parameter))
            m_given[each.name.toLower()].value = Secret(text->toUtf8());
        else if (!target || each.value != asValue(*parameter, *target))
            m_given[each.name.toLower()].value = each.value;
    }
    m_set.clear();
    showSets();
    for (ParameterRow* row : std::as_const(m_rows))
        fill(row);
    arrange();
    Q_EMIT changed();
}

// --- what goes out ---

ParameterValues ParameterForm::values() const
{
    ParameterValues values;
    for (const ScriptParameter& parameter : m_description.parameters) {
        if (!isInSet(parameter, m_set))
            continue;
        if (const ParameterValue value = passed(parameter); isGiven(value))
            values << NamedValue{parameter.name, value};
    }
    return values;
}

ParameterValues ParameterForm::ownValues() const
{
    ParameterValues own = values();
    own.removeIf([this](const NamedValue& each) {
        const ScriptParameter* parameter = parameterOf(each.name);
        return parameter != nullptr && fromTarget(*parameter).has_value();
    });
    return own;
}

bool ParameterForm::isReady() const
{
    return !isUserMissing() && std::all_of(m_description.parameters.begin(), m_description.parameters.end(),
                                           [this](const ScriptParameter& parameter) {
                                               return !isInSet(parameter, m_set) ||
                                                      problem(parameter).isEmpty();
                                           });
}

bool ParameterForm::check()
{
    if (isUserMissing()) {
        m_area->ensureWidgetVisible(m_user);
        Q_EMIT userNeeded();
        return false;
    }
    ParameterRow* first = nullptr;
    for (const bool required : {true, false}) {
        for (const ScriptParameter* parameter : wanted(required)) {
            m_given[parameter->name.toLower()].isChecked = true;
            if (problem(*parameter).isEmpty())
                continue;
            if (!required && m_optionalBox->isHidden() && m_fold->isVisibleTo(this)) {
                m_isUnfolded = true;
                arrange();
            }
            ParameterRow* row = m_rows.value(parameter->name.toLower());
            if (row == nullptr) { // there was no time for it yet
                int budget = int(m_description.parameters.size());
                arrange(wanted(required), required ? m_required : m_optional, budget);
                row = m_rows.value(parameter->name.toLower());
            }
            showProblem(row);
            if (first == nullptr)
                first = row;
        }
    }
    if (first == nullptr)
        return true;
    m_content->layout()->activate();
    first->focusEditor();
    m_area->ensureWidgetVisible(first);
    return false;
}

void ParameterForm::remember()
{
    if (m_key.isEmpty() || !m_memory)
        return;
    if (const auto kept = m_memory->remember(m_key, ownValues()); !kept)
        tell(kept.error().message);
}

void ParameterForm::clearSecrets()
{
    for (const ScriptParameter& parameter : std::as_const(m_description.parameters)) {
        const QString key = parameter.name.toLower();
        const auto given = m_given.find(key);
        if (!isSecret(parameter) || given == m_given.end())
            continue;
        if (auto* credential = std::get_if<ParameterCredential>(&given->value))
            credential->password = {};
        else
            given->value = {};
        given->isChecked = false;
        if (ParameterRow* row = m_rows.value(key))
            fill(row);
    }
}

QString ParameterForm::command() const
{
    return commandLine(m_file, m_description, values());
}

// --- values ---

const ScriptParameter* ParameterForm::parameterOf(const QString& name) const
{
    for (const ScriptParameter& parameter : m_description.parameters) {
        if (parameter.name.compare(name, Qt::CaseInsensitive) == 0)
            return &parameter;
    }
    return nullptr;
}

bool ParameterForm::isRequired(const ScriptParameter& parameter) const
{
    return isMandatory(parameter, m_set);
}

std::optional<QString> ParameterForm::fromTarget(const ScriptParameter& parameter) const
{
    const auto given = m_given.constFind(parameter.name.toLower());
    if (given != m_given.cend() && isGiven(given->value))
        return std::nullopt;
    return targetValue(parameter, isUserScript(m_description), m_target);
}

ParameterValue ParameterForm::shown(const ScriptParameter& parameter) const
{
    if (const auto given = m_given.constFind(parameter.name.toLower());
        given != m_given.cend() && isGiven(given->value))
        return given->value;
    if (const auto value = fromTarget(parameter))
        return asValue(parameter, *value);
    return defaultOf(parameter);
}

ParameterValue ParameterForm::passed(const ScriptParameter& parameter) const
{
    ParameterValue value = shown(parameter);
    const ParameterValue usual = defaultOf(parameter);
    if (isRequired(parameter))
        return parameter.kind == ParameterKind::Switch && !isGiven(value) ? ParameterValue(false) : value;
    if (value == usual)
        return {};
    if (const auto* on = std::get_if<bool>(&value); on != nullptr && !*on &&
                                                    parameter.kind == ParameterKind::Switch &&
                                                    !isGiven(usual) && !isComputed(parameter))
        return {};
    // Emptied, where there is nothing to empty.
    if (isEmptyValue(value) && isEmptyValue(usual) && !isComputed(parameter))
        return {};
    return value;
}

QString ParameterForm::problem(const ScriptParameter& parameter) const
{
    if (parameter.isHidden)
        return {};
    return problemOf(parameter, passed(parameter), isRequired(parameter));
}

QList<const ScriptParameter*> ParameterForm::wanted(bool required) const
{
    QList<const ScriptParameter*> found;
    for (const ScriptParameter& parameter : m_description.parameters) {
        if (!parameter.isHidden && isInSet(parameter, m_set) && isRequired(parameter) == required)
            found << &parameter;
    }
    return found;
}

bool ParameterForm::isUserMissing() const
{
    return isUserScript(m_description) && m_target.user.isEmpty();
}

// --- what is shown ---

void ParameterForm::showHead()
{
    m_scope->setText(isUserScript(m_description) ? tr("User script")
                     : m_description.scope.compare("partner"_L1, Qt::CaseInsensitive) == 0
                         ? tr("Partner script")
                         : tr("Tenant script"));
    qobject_cast<Chip*>(m_scope)->setTone(isUserScript(m_description) ? "info" : "neutral");
    m_synopsis->setText(visibleText(m_description.synopsis.simplified()));
    m_synopsis->setVisible(!m_synopsis->text().isEmpty());
    m_synopsis->updateGeometry();
    m_dynamic->setVisible(m_description.hasDynamicParameters);
    const bool hasNone = std::all_of(m_description.parameters.begin(), m_description.parameters.end(),
                                     [](const ScriptParameter& parameter) { return parameter.isHidden; });
    m_none->setVisible(hasNone && !m_description.hasDynamicParameters);
    showExamples();
}

void ParameterForm::showExamples()
{
    const bool areThere = !m_description.examples.isEmpty();
    m_examplesButton->setVisible(areThere);
    if (m_examples->property("shown").toStringList() == m_description.examples)
        return;
    m_examples->setProperty("shown", m_description.examples);
    const Theme& theme = m_icons.theme();
    delete m_examples->layout();
    qDeleteAll(m_examples->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    auto* column = new QVBoxLayout(m_examples);
    column->setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(8));
    for (qsizetype i = 0; i < m_description.examples.size(); ++i) {
        const QString example = m_description.examples.at(i).trimmed();
        // No line break behind a dash.
        const QString whole = QString(example).replace(u" -"_s, u" -\u2060"_s);
        column->addWidget(new Paragraph(theme, whole, Theme::Text::Output, "text"));
        auto insert = linkButton(tr("Insert example values"), u"insertExample%1"_s.arg(i));
        connect(insert.get(), &QPushButton::clicked, this,
                [this, example] { pasteCommand(example.section(u'\n', 0, 0)); });
        column->addWidget(insert.release(), 0, Qt::AlignLeading);
    }
    if (!areThere)
        m_examplesButton->setChecked(false);
}

void ParameterForm::showSets()
{
    const QStringList& sets = m_description.parameterSets;
    if (sets.size() < 2) {
        m_set.clear();
    } else if (!sets.contains(m_set, Qt::CaseInsensitive)) {
        // The first that takes all that is given.
        const auto takes = [this](const QString& set) {
            for (auto given = m_given.cbegin(); given != m_given.cend(); ++given) {
                const ScriptParameter* parameter = parameterOf(given.key());
                if (parameter != nullptr && isGiven(given->value) && !isInSet(*parameter, set))
                    return false;
            }
            return true;
        };
        const auto found = std::find_if(sets.begin(), sets.end(), takes);
        const QString usual =
            sets.contains(m_description.defaultSet) ? m_description.defaultSet : sets.first();
        m_set = takes(usual) || found == sets.end() ? usual : *found;
    }
    m_sets->setVisible(sets.size() > 1);
    QStringList there;
    for (int i = 0; i < m_setBox->count(); ++i)
        there << m_setBox->itemData(i).toString();
    if (there != sets) {
        m_setBox->clear();
        for (const QString& set : sets)
            m_setBox->addItem(set.compare(m_description.defaultSet, Qt::CaseInsensitive) == 0
                                  ? tr("%1 (default)").arg(visibleText(set))
                                  : visibleText(set),
                              set);
    }
    m_setBox->setCurrentIndex(m_setBox->findData(m_set));
}

void ParameterForm::showUser()
{
    const bool isMissing = isUserMissing();
    if (isMissing == m_user->isVisibleTo(m_content))
        return;
    m_user->dismiss();
    m_user->removeButtons();
    if (!isMissing)
        return;
    m_user->showMessage(Banner::Kind::Info, tr("This script is for one user"),
                        tr("Choose the user it acts on; the form takes the rest from there."));
    QPushButton* choose = m_user->addButton(tr("Choose a user"), u"user"_s);
    choose->setObjectName(u"chooseUser"_s);
    choose->setAccessibleName(tr("Choose a user"));
    connect(choose, &QPushButton::clicked, this, &ParameterForm::userNeeded);
}

void ParameterForm::forget(const QString& key, bool& hadFocus, int& cursor)
{
    ParameterRow* row = m_rows.take(key);
    QWidget* focus = row->isAncestorOf(QApplication::focusWidget()) ? QApplication::focusWidget() : nullptr;
    hadFocus = focus != nullptr;
    if (const auto* line = qobject_cast<QLineEdit*>(focus))
        cursor = line->cursorPosition();
    else if (const auto* text = qobject_cast<QPlainTextEdit*>(focus))
        cursor = text->textCursor().position();
    // It may be what is being typed in right now.
    row->hide();
    row->setParent(nullptr);
    row->deleteLater();
}

bool ParameterForm::arrange(const QList<const ScriptParameter*>& wanted, QVBoxLayout* column, int& budget)
{
    bool isComplete = true;
    int place = 0;
    for (const ScriptParameter* parameter : wanted) {
        const QString key = parameter->name.toLower();
        const bool required = isRequired(*parameter);
        ParameterRow* row = m_rows.value(key);
        bool hadFocus = false;
        int cursor = 0;
        const bool isOld =
            row != nullptr && (row->isRequired() != required || !(row->parameter() == *parameter));
        if (isOld) {
            forget(key, hadFocus, cursor);
            row = nullptr;
        }
        if (row == nullptr) {
            if (budget <= 0 && !isOld) {
                isComplete = false;
                continue;
            }
            --budget;
            row = makeRow(*parameter, required);
        }
        if (column->indexOf(row) != place)
            column->insertWidget(place, row);
        ++place;
        if (hadFocus) {
            row->show();
            row->focusEditor();
            if (auto* line = qobject_cast<QLineEdit*>(row->editor().field()))
                line->setCursorPosition(cursor);
            else if (auto* text = qobject_cast<QPlainTextEdit*>(row->editor().field())) {
                QTextCursor at = text->textCursor();
                at.setPosition(std::min(cursor, text->document()->characterCount() - 1));
                text->setTextCursor(at);
            }
        }
    }
    return isComplete;
}

void ParameterForm::arrange()
{
    const QList<const ScriptParameter*> required = wanted(true);
    const QList<const ScriptParameter*> optional = wanted(false);
    for (const QString& key : m_rows.keys()) {
        const ScriptParameter* parameter = parameterOf(key);
        if (parameter == nullptr || !(required.contains(parameter) || optional.contains(parameter))) {
            bool hadFocus = false;
            int cursor = 0;
            forget(key, hadFocus, cursor);
        }
    }
    const bool canFold = optional.size() > kMostUnfolded;
    // Where nothing is required, a form that hides the rest would be empty.
    const bool isOpen = !canFold || m_isUnfolded.value_or(required.isEmpty());
    m_fold->setVisible(canFold);
    const auto set = std::count_if(optional.begin(), optional.end(),
                                   [this](const auto* each) { return isGiven(passed(*each)); });
    QString fold = isOpen ? tr("Hide the %1 optional parameters").arg(optional.size())
                          : tr("Show the %1 optional parameters").arg(optional.size());
    if (!isOpen && set > 0)
        fold += u" · "_s + tr("%1 set").arg(set);
    m_fold->setText(fold);
    m_fold->setAccessibleName(fold);
    int budget = kRowsAtOnce;
    bool isComplete = arrange(required, m_required, budget);
    if (isOpen && isComplete)
        isComplete = arrange(optional, m_optional, budget);
    m_optionalBox->setVisible(isOpen && !optional.isEmpty());
    if (!isComplete)
        m_more.start(0);
}

ParameterRow* ParameterForm::makeRow(const ScriptParameter& parameter, bool required)
{
    auto* row = new ParameterRow(parameter, required, m_icons, m_content);
    m_rows.insert(parameter.name.toLower(), row);
    fill(row);
    connect(row, &ParameterRow::edited, this, [this, row] { rowEdited(row); });
    row->show();
    return row;
}

void ParameterForm::fill(ParameterRow* row)
{
    const ScriptParameter& parameter = row->parameter();
    const ParameterValue value = shown(parameter);
    row->setValue(value, !isComputed(parameter) || isGiven(value));
    row->setFromTarget(fromTarget(parameter).has_value());
    showProblem(row);
}

void ParameterForm::rowEdited(ParameterRow* row)
{
    const ScriptParameter& parameter = row->parameter();
    Given& given = m_given[parameter.name.toLower()];
    const bool wasGiven = isGiven(given.value);
    given.value = row->value();
    if (!isGiven(given.value)) {
        // Emptied: that is a value where the script or the target would have put another.
        const bool isReplacing = isGiven(defaultOf(parameter)) || fromTarget(parameter).has_value();
        if (isReplacing && isWritten(parameter))
            given.value = u""_s;
        else if (isReplacing && parameter.isArray)
            given.value = QStringList();
    }
    given.isChecked = given.isChecked || wasGiven;
    row->setFromTarget(fromTarget(parameter).has_value());
    showProblem(row);
    Q_EMIT changed();
}

void ParameterForm::showProblem(ParameterRow* row)
{
    const ScriptParameter& parameter = row->parameter();
    // That something is missing is not said before somebody had the chance to write it.
    const ParameterValue value = passed(parameter);
    const auto* credential = std::get_if<ParameterCredential>(&value);
    const bool isIncomplete = !isGiven(value) || (credential != nullptr && credential->password.isEmpty());
    const bool isEarly = isIncomplete && !m_given.value(parameter.name.toLower()).isChecked;
    row->setProblem(isEarly ? QString() : problem(parameter));
}

void ParameterForm::chooseSet(const QString& set)
{
    if (set == m_set)
        return;
    m_set = set;
    arrange();
    Q_EMIT changed();
}

void ParameterForm::tell(const QString& text)
{
    m_told->setText(text);
    m_told->setVisible(!text.isEmpty());
    m_told->updateGeometry();
}

// --- presets ---

void ParameterForm::fillPresets()
{
    m_menu->clear();
    const QStringList names = m_key.isEmpty() || !m_memory ? QStringList() : m_memory->presets(m_key);
    const auto shownName = [](const QString& name) { return visibleText(name).replace(u'&', u"&&"_s); };
    for (const QString& name : names)
        m_menu->addAction(shownName(name), this, [this, name] { setValues(m_memory->preset(m_key, name)); });
    if (!names.isEmpty())
        m_menu->addSeparator();
    QAction* save = m_menu->addAction(tr("Save as preset…"), this, [this] { m_presetBar->ask(); });
    save->setEnabled(!m_key.isEmpty() && !m_description.parameters.isEmpty());
    if (m_key.isEmpty())
        save->setText(tr("Save as preset… (save the script first)"));
    if (!names.isEmpty()) {
        QMenu* rename = m_menu->addMenu(tr("Rename"));
        QMenu* remove = m_menu->addMenu(tr("Delete"));
        for (const QString& name : names) {
            rename->addAction(shownName(name), this, [this, name] { m_presetBar->ask(name); });
            remove->addAction(shownName(name), this, [this, name] {
                const auto removed = m_memory->removePreset(m_key, name);
                tell(removed ? tr("The preset \"%1\" is deleted.").arg(visibleText(name))
                             : removed.error().message);
            });
        }
    }
    m_menu->addSeparator();
    m_menu->addAction(tr("Copy as command"), this, [this] {
        QGuiApplication::clipboard()->setText(command());
        tell(tr("The command is on the clipboard. It asks for passwords itself."));
    });
    m_menu->addAction(tr("Paste command or table"), this,
                      [this] { pasteCommand(QGuiApplication::clipboard()->text()); });
    m_menu->addAction(tr("Back to the script's defaults"), this, [this] {
        tell({});
        setValues({});
    });
}

void ParameterForm::savePreset(const QString& name, const QString& renamed)
{
    const auto saved = renamed.isEmpty() ? m_memory->savePreset(m_key, name, ownValues())
                                         : m_memory->renamePreset(m_key, renamed, name);
    if (!saved) {
        m_presetBar->showProblem(saved.error().message);
        return;
    }
    m_presetBar->hide();
    tell(renamed.isEmpty()
             ? tr("The preset \"%1\" is saved, without passwords.").arg(visibleText(name.simplified()))
             : tr("The preset is now called \"%1\".").arg(visibleText(name.simplified())));
    m_presets->setFocus(Qt::OtherFocusReason);
}

void ParameterForm::pasteCommand(const QString& text)
{
    const auto read = readCommandLine(text, m_description);
    if (!read) {
        tell(read.error().message + u' ' + read.error().advice);
        return;
    }
    // Passwords stay; nobody pastes those.
    ParameterValues values = read->values;
    for (const ScriptParameter& parameter : std::as_const(m_description.parameters)) {
        if (const auto given = m_given.constFind(parameter.name.toLower());
            isSecret(parameter) && given != m_given.cend() && isGiven(given->value))
            values << NamedValue{parameter.name, given->value};
    }
    setValues(values);
    tell(read->left.isEmpty() ? tr("%1 values put in.").arg(read->values.size())
                              : tr("%1 values put in. Left out: %2")
                                    .arg(read->values.size())
                                    .arg(visibleText(read->left.join(u", "_s)).left(200)));
}

} // namespace steward
