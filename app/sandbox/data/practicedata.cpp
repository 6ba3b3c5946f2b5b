#include "data/practicedata.h"

#include <QUuid>

#include <array>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

/// A number that looks random and depends on every bit of both (splitmix64).
quint64 mix(quint64 a, quint64 b)
{
    quint64 z = a + 0x9e3779b97f4a7c15ULL * (b + 1);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

quint64 hashText(const QString& text)
{
    quint64 hash = 0xcbf29ce484222325ULL;
    for (const char byte : text.toUtf8())
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
    return hash;
}

/// A GUID of version 4 shape; `head` stands in its first 32 bits unchanged.
QString guid(quint32 head, quint64 high, quint64 low)
{
    const auto byte = [low](int shift) { return static_cast<uchar>(low >> shift); };
    return QUuid(head, static_cast<ushort>(high), static_cast<ushort>(((high >> 16) & 0x0fff) | 0x4000),
                 static_cast<uchar>((byte(0) & 0x3f) | 0x80), byte(8), byte(16), byte(24), byte(32), byte(40),
                 byte(48), byte(56))
        .toString(QUuid::WithoutBraces);
}

/// A GUID all of whose bits depend on both.
QString guidFrom(quint64 hash, quint64 salt)
{
    return guid(static_cast<quint32>(mix(hash, salt)), mix(hash, salt + 1), mix(hash, salt + 2));
}

// The first 32 bits of a customer's id are its number under a keyed one-to-one mapping, so that the number
// can be had back from the id.
constexpr quint32 kFactor = 0x9e3779b1U;
constexpr quint32 kBlank = 0x5bd1e995U; // so that small numbers and keys do not give an id of zeros

constexpr quint32 inverseOf(quint32 odd)
{
    quint32 inverse = odd;
    for (int i = 0; i < 5; ++i)
        inverse *= 2 - odd * inverse;
    return inverse;
}

quint32 scramble(quint32 value, quint32 key)
{
    value = (value ^ key ^ kBlank) * kFactor;
    value ^= value >> 16;
    return value * kFactor;
}

quint32 unscramble(quint32 value, quint32 key)
{
    constexpr quint32 kInverse = inverseOf(kFactor);
    value *= kInverse;
    value ^= value >> 16;
    return (value * kInverse) ^ key ^ kBlank;
}

template <std::size_t N>
QString pick(const std::array<const char*, N>& list, quint64 hash)
{
    return QString::fromUtf8(list[hash % N]);
}

constexpr std::array kFirst{
    "Alder",      "Amber",       "Anchor",     "Aspen",      "Barley",     "Bayline",    "Beacon",
    "Birchmoor",  "Bluebell",    "Bramble",    "Brightoak",  "Calder",     "Cedarway",   "Cinder",
    "Clearbrook", "Cobalt",      "Copperhill", "Cornflower", "Dapple",     "Driftwood",  "Eastmere",
    "Elmstead",   "Ember",       "Fairhaven",  "Fernleigh",  "Flintlock",  "Foxglove",   "Gableton",
    "Glasswing",  "Goldcrest",   "Granite",    "Greyfriar",  "Hazelmere",  "Heron",      "Hollybank",
    "Ironbridge", "Ivybridge",   "Juniper",    "Kestrel",    "Kingsmoor",  "Larkspur",   "Lindenhof",
    "Longmeadow", "Magpie",      "Maplecroft", "Merrow",     "Millstone",  "Moorgate",   "Northwind",
    "Oakhollow",  "Oldcastle",   "Osprey",     "Otterburn",  "Pebble",     "Pinecrest",  "Quarry",
    "Quillon",    "Ravenscar",   "Redfern",    "Ridgeway",   "Rookwood",   "Rosedale",   "Saltmarsh",
    "Sandpiper",  "Silverbirch", "Skylark",    "Sorrel",     "Southgate",  "Starling",   "Stonefield",
    "Sundial",    "Tamarind",    "Thistle",    "Thornbury",  "Tideway",    "Umberfield", "Valecrest",
    "Violet",     "Wavecrest",   "Westerly",   "Whitethorn", "Willowbank", "Windmere",   "Wrenfield",
    "Yarrow",     "Zephyrus"};

constexpr std::array kTrade{"Accountants",
                            "Agri Supplies",
                            "Architects",
                            "Bakeries",
                            "Books",
                            "Brewing",
                            "Builders",
                            "Cabinetmakers",
                            "Care Homes",
                            "Catering",
                            "Ceramics",
                            "Clinics",
                            "Coffee Roasters",
                            "Conservatories",
                            "Couriers",
                            "Cycles",
                            "Dairy",
                            "Dental Practice",
                            "Design Studio",
                            "Distillers",
                            "Electrical",
                            "Engineering",
                            "Estate Agents",
                            "Event Hire",
                            "Farm Shop",
                            "Ferries",
                            "Film Works",
                            "Fisheries",
                            "Flooring",
                            "Freight",
                            "Furniture",
                            "Gardens",
                            "Glassworks",
                            "Haulage",
                            "Heating",
                            "Hotels",
                            "Housing Trust",
                            "Instruments",
                            "Insurance Brokers",
                            "Joinery",
                            "Kitchens",
                            "Laboratories",
                            "Landscaping",
                            "Language School",
                            "Law",
                            "Leisure",
                            "Lighting",
                            "Logistics",
                            "Machine Tools",
                            "Marine",
                            "Media",
                            "Metalwork",
                            "Mobility",
                            "Museum",
                            "Nurseries",
                            "Optics",
                            "Orchards",
                            "Outdoor",
                            "Packaging",
                            "Paper Mill",
                            "Pharmacy",
                            "Plumbing",
                            "Pottery",
                            "Primary School",
                            "Print Works",
                            "Quarries",
                            "Rail Services",
                            "Recycling",
                            "Renewables",
                            "Restaurants",
                            "Robotics",
                            "Roofing",
                            "Sailmakers",
                            "Scaffolding",
                            "Security",
                            "Shipping",
                            "Solar",
                            "Stationery",
                            "Surveyors",
                            "Tailors",
                            "Textiles",
                            "Theatre",
                            "Timber",
                            "Tool Hire",
                            "Toys",
                            "Travel",
                            "Upholstery",
                            "Veterinary Practice",
                            "Vineyards",
                            "Water Services",
                            "Wealth",
                            "Wind Farms",
                            "Workshops",
                            "Yachts"};

constexpr std::array kForm{"",     " Ltd", " GmbH", " AG",   " BV",  " AB",    " Oy",    " ApS",
                           " SAS", " SpA", " SL",   " Inc.", " LLP", " Group", " & Co.", " Cooperative"};

/// Names that a program gets wrong: quotes, markup, other directions, formulas, control characters.
constexpr std::array kDifficult{
    "O'Hara \"The Bakers\" & Sons",
    "<b>Bold</b> & <img src=x onerror=alert(1)> Signs",
    "=HYPERLINK(\"http://formula.example\",\"Click\") Trading",
    "מאפיית הנמל בע״מ",
    "شركة الميناء للتجارة",
    "Right\u202eToLeft\u202c Override Works",
    "Tab\tand\nnewline Stores",
    "+49 Direct Line Services",
    "@mention, semi;colon, comma Partners",
    "Bell\u0007 Foundry \u001b[31mRed\u001b[0m",
    "-1+2 Arithmetic Tutors",
    "Ünïcödé Łódź Þórshöfn Ağrı Trading",
    "株式会社みなと商会",
    "🦊 Fox & Friends 🌿 Nursery",
    "A very long name that goes on and on because its founders could not agree on anything shorter and so "
    "kept "
    "every family name in it: Alder, Birch, Cedar, Dogwood, Elm, Fir and Ginkgo Holdings",
    "C:\\Users\\%USERNAME%\\$(whoami) `Consulting`"};

struct Person
{
    const char* given;
    const char* surname;
    const char* account;
};

constexpr std::array<Person, 48> kPeople{{{"Ada", "Thornton", "ada.thornton"},
                                          {"Bastian", "Köhler", "bastian.koehler"},
                                          {"Carmen", "Núñez", "carmen.nunez"},
                                          {"Dilara", "Yıldız", "dilara.yildiz"},
                                          {"Emeka", "Okafor", "emeka.okafor"},
                                          {"Freya", "Lindqvist", "freya.lindqvist"},
                                          {"Goran", "Kovačević", "goran.kovacevic"},
                                          {"Hana", "Novotná", "hana.novotna"},
                                          {"Imani", "Baptiste", "imani.baptiste"},
                                          {"Jonas", "Øvergård", "jonas.overgard"},
                                          {"Kalliope", "Papadaki", "kalliope.papadaki"},
                                          {"Łucja", "Wiśniewska", "lucja.wisniewska"},
                                          {"Māra", "Ozoliņa", "mara.ozolina"},
                                          {"Niamh", "O'Brien", "niamh.obrien"},
                                          {"Olivier", "Lefèvre", "olivier.lefevre"},
                                          {"Priya", "Raman", "priya.raman"},
                                          {"Quentin", "Ashby", "quentin.ashby"},
                                          {"Rosa", "Castellano", "rosa.castellano"},
                                          {"Sami", "Virtanen", "sami.virtanen"},
                                          {"Tomás", "Ferreira", "tomas.ferreira"},
                                          {"Ursula", "Gruber", "ursula.gruber"},
                                          {"Viktor", "Halmos", "viktor.halmos"},
                                          {"Wanjiru", "Kamau", "wanjiru.kamau"},
                                          {"Xenia", "Albrecht", "xenia.albrecht"},
                                          {"Yusuf", "Demir", "yusuf.demir"},
                                          {"Zsófia", "Balogh", "zsofia.balogh"},
                                          {"Мария", "Соколова", "maria.sokolova"},
                                          {"Олексій", "Шевчук", "oleksii.shevchuk"},
                                          {"Ελένη", "Γεωργίου", "eleni.georgiou"},
                                          {"Νίκος", "Ανδρέου", "nikos.andreou"},
                                          {"美咲", "田中", "misaki.tanaka"},
                                          {"健", "山本", "ken.yamamoto"},
                                          {"伟", "陈", "wei.chen"},
                                          {"静", "林", "jing.lin"},
                                          {"민준", "김", "minjun.kim"},
                                          {"서연", "박", "seoyeon.park"},
                                          {"ליאור", "אברהמי", "lior.avrahami"},
                                          {"נועה", "ברק", "noa.barak"},
                                          {"ليلى", "حداد", "layla.haddad"},
                                          {"عمر", "الفارسي", "omar.alfarsi"},
                                          {"अनन्या", "शर्मा", "ananya.sharma"},
                                          {"रोहन", "मेहता", "rohan.mehta"},
                                          {"สมชาย", "ใจดี", "somchai.jaidee"},
                                          {"Minh", "Nguyễn", "minh.nguyen"},
                                          {"Aroha", "Te Rangi", "aroha.terangi"},
                                          {"Bríd", "Ní Cheallaigh", "brid.nicheallaigh"},
                                          {"Sigríður", "Jónsdóttir", "sigridur.jonsdottir"},
                                          {"Jean-Luc", "d'Aubigné", "jeanluc.daubigne"}}};

constexpr std::array kJobs{"Accounts Assistant",
                           "Office Manager",
                           "Sales Executive",
                           "Operations Lead",
                           "Warehouse Planner",
                           "HR Adviser",
                           "Managing Director",
                           "Apprentice",
                           "Marketing Manager",
                           "Service Engineer",
                           "Buyer",
                           "Receptionist"};
constexpr std::array kDepartments{"Finance", "Office",     "Sales",  "Operations",
                                  "People",  "Management", "Service"};

/// The letters of a name as part of a domain; "customer" where none are left.
QString slug(const QString& name)
{
    QString letters;
    for (const QChar character : name.toLower()) {
        if (character >= u'a' && character <= u'z')
            letters += character;
        if (letters.size() == 24)
            break;
    }
    return letters.size() < 3 ? u"customer"_s : letters;
}

constexpr auto kInitialSuffix = ".onpractice.example"_L1;
constexpr auto kDefaultSuffix = ".example"_L1;

bool isAscii(char character)
{
    return static_cast<unsigned char>(character) < 0x80;
}

quint64 personHash(quint64 tenantHash, qint64 number)
{
    return mix(tenantHash, static_cast<quint64>(number) + 100);
}

bool isGuest(quint64 hash)
{
    return (hash >> 40) % 12 == 5;
}

bool isEnabled(quint64 hash)
{
    return (hash >> 44) % 11 != 4;
}

bool isLicensed(quint64 hash)
{
    return !isGuest(hash) && isEnabled(hash) && (hash >> 48) % 9 != 2;
}

struct Shape
{
    quint64 given = 0, family = 0; ///< places in kPeople
    bool guest = false, enabled = true, licensed = true;
    QString number; ///< behind the account's name
};

/// Names and addresses of one of that shape.
PracticeUser named(const Shape& shape, const QString& domain, const QString& initialDomain)
{
    const auto& who = kPeople[shape.given];
    const auto& family = kPeople[shape.family];
    // A person's two names come from one script unless both are Latin.
    const bool latin = isAscii(who.given[0]) && isAscii(family.given[0]);

    PracticeUser user;
    user.givenName = QString::fromUtf8(who.given);
    user.surname = QString::fromUtf8(latin ? family.surname : who.surname);
    user.displayName = user.givenName + u' ' + user.surname;
    const QString account = latin ? QString::fromLatin1(who.account).section(u'.', 0, 0) + u'.' +
                                        QString::fromLatin1(family.account).section(u'.', 1)
                                  : QString::fromLatin1(who.account);
    const QString local = account + shape.number;
    user.guest = shape.guest;
    user.enabled = shape.enabled;
    user.licensed = shape.licensed;
    if (user.guest) {
        user.mail = local + u"@visitor.example"_s;
        user.userPrincipalName = local + u"_visitor.example#EXT#@"_s + initialDomain;
        user.displayName += u" (Visitor)"_s;
    } else {
        user.userPrincipalName = local + u'@' + domain;
        if (user.licensed) {
            user.mail = user.userPrincipalName;
            user.aliases = {local.section(u'.', 1) + u'.' + local.section(u'.', 0, 0) + u'@' + initialDomain};
        }
    }
    return user;
}

PracticeUser person(quint64 tenantHash, int number, const QString& domain, const QString& initialDomain)
{
    const quint64 hash = personHash(tenantHash, number);
    PracticeUser user =
        named({(hash >> 8) % kPeople.size(), (hash >> 20) % kPeople.size(), isGuest(hash), isEnabled(hash),
               isLicensed(hash), number < 1 ? QString() : QString::number(number)},
              domain, initialDomain);
    user.id =
        guid(scramble(static_cast<quint32>(number), static_cast<quint32>(tenantHash)), hash, mix(hash, 1));
    user.jobTitle = pick(kJobs, hash >> 32);
    user.department = pick(kDepartments, hash >> 36);
    user.synced = !user.guest && (tenantHash >> 13) % 3 == 0;
    return user;
}

} // namespace

PracticeData::PracticeData(quint64 seed, qint64 customers)
    : m_seed(seed),
      m_customers(customers),
      m_partnerTenant(guidFrom(seed, 11)),
      m_clientId(guidFrom(seed, 21)),
      m_operatorId(guidFrom(seed, 31))
{
}

QString PracticeData::partnerName() const
{
    return u"Harbourline IT Services"_s;
}

QString PracticeData::partnerDomain() const
{
    return u"harbourline.example"_s;
}

QString PracticeData::applicationName() const
{
    return u"Harbourline Steward"_s;
}

QString PracticeData::operatorName() const
{
    return u"Harper Linden"_s;
}

QString PracticeData::operatorAccount() const
{
    return u"admin@harbourline.example"_s;
}

QString PracticeData::operatorPassword() const
{
    return u"harbour-practice"_s;
}

QString PracticeData::operatorCode() const
{
    return u"246810"_s;
}

QString PracticeData::customerId(qint64 index) const
{
    const quint64 hash = mix(m_seed ^ 0x637573746f6d6572ULL, static_cast<quint64>(index));
    return guid(scramble(static_cast<quint32>(index), static_cast<quint32>(m_seed)), hash, mix(hash, 7));
}

PracticeCustomer PracticeData::customer(qint64 index) const
{
    const quint64 hash = mix(m_seed, static_cast<quint64>(index) + 1000);
    PracticeCustomer customer;
    customer.index = index;
    customer.id = customerId(index);
    QString shortName = pick(kFirst, hash) + u' ' + pick(kTrade, hash >> 16);
    customer.name = shortName + pick(kForm, hash >> 32);
    if (index % 61 == 41)
        customer.name = shortName = pick(kDifficult, static_cast<quint64>(index / 61));
    const QString label = slug(shortName) + QString::number(index + 1);
    customer.initialDomain = label + kInitialSuffix;
    customer.domain = label + kDefaultSuffix;
    if ((hash >> 40) % 7 != 3)
        customer.commerceId = guidFrom(hash, 2);
    const quint64 kind = (hash >> 44) % 100;
    customer.relationship = kind < 94 ? u"reseller"_s : kind < 98 ? u"advisor"_s : u"none"_s;
    customer.consented = (hash >> 52) % 20 != 7;
    return customer;
}

std::optional<PracticeCustomer> PracticeData::findCustomer(const QString& idOrDomain) const
{
    const QUuid uuid = QUuid::fromString(idOrDomain);
    if (!uuid.isNull()) {
        const qint64 index = unscramble(uuid.data1, static_cast<quint32>(m_seed));
        if (index < m_customers && customerId(index).compare(idOrDomain, Qt::CaseInsensitive) == 0)
            return customer(index);
        return {};
    }
    QString label = idOrDomain.toLower();
    if (label.endsWith(kInitialSuffix))
        label.chop(kInitialSuffix.size());
    else if (label.endsWith(kDefaultSuffix))
        label.chop(kDefaultSuffix.size());
    else
        return {};
    qsizetype digits = label.size();
    while (digits > 0 && label.at(digits - 1).isDigit())
        --digits;
    bool isNumber = false;
    const qint64 index = label.mid(digits).toLongLong(&isNumber) - 1;
    if (!isNumber || index < 0 || index >= m_customers)
        return {};
    const PracticeCustomer found = customer(index);
    if (found.domain == idOrDomain.toLower() || found.initialDomain == idOrDomain.toLower())
        return found;
    return {};
}

quint64 PracticeData::tenantHash(const QString& tenant) const
{
    return mix(m_seed ^ 0x7573657273ULL, hashText(tenant));
}

void PracticeData::setCrowd(qint64 customerIndex, qint64 users)
{
    m_crowdCustomer = customer(customerIndex);
    m_crowdHash = tenantHash(m_crowdCustomer.id);
    m_crowd = users;
    m_crowdLicensed = -1;
}

qint64 PracticeData::crowdSize(const QString& tenant) const
{
    return m_crowd > 0 && tenant.compare(m_crowdCustomer.id, Qt::CaseInsensitive) == 0 ? m_crowd : 0;
}

PracticeUser PracticeData::crowdUser(qint64 number) const
{
    return person(m_crowdHash, static_cast<int>(number), m_crowdCustomer.domain,
                  m_crowdCustomer.initialDomain);
}

std::optional<PracticeUser> PracticeData::findInCrowd(const QString& idOrName) const
{
    qint64 number = 0;
    if (const QUuid id = QUuid::fromString(idOrName); !id.isNull()) {
        number = unscramble(id.data1, static_cast<quint32>(m_crowdHash));
    } else {
        QString local = idOrName.section(u'@', 0, 0);
        if (const auto guest = local.indexOf("_visitor.example#EXT#"_L1, 0, Qt::CaseInsensitive); guest >= 0)
            local.truncate(guest);
        qsizetype digits = local.size();
        while (digits > 0 && local.at(digits - 1).isDigit())
            --digits;
        number = local.mid(digits).toLongLong();
    }
    if (number >= m_crowd)
        return {};
    const PracticeUser user = crowdUser(number);
    if (user.id.compare(idOrName, Qt::CaseInsensitive) == 0 ||
        user.userPrincipalName.compare(idOrName, Qt::CaseInsensitive) == 0)
        return user;
    return {};
}

int PracticeData::kindOf(qint64 number) const
{
    const quint64 hash = personHash(m_crowdHash, number);
    return static_cast<int>(
               (((hash >> 8) % kPeople.size()) * kPeople.size() + (hash >> 20) % kPeople.size()) * 2) +
           (isGuest(hash) ? 1 : 0);
}

PracticeUser PracticeData::crowdPrototype(int kind) const
{
    static_assert(kKinds == kPeople.size() * kPeople.size() * 2);
    const auto pair = static_cast<quint64>(kind / 2);
    return named({pair / kPeople.size(), pair % kPeople.size(), kind % 2 == 1, true, kind % 2 == 0, {}},
                 m_crowdCustomer.domain, m_crowdCustomer.initialDomain);
}

qint64 PracticeData::licensedInCrowd() const
{
    if (m_crowdLicensed < 0) {
        m_crowdLicensed = 0;
        for (qint64 number = 0; number < m_crowd; ++number)
            m_crowdLicensed += isLicensed(personHash(m_crowdHash, number)) ? 1 : 0;
    }
    return m_crowdLicensed;
}

QList<PracticeUser> PracticeData::users(const QString& tenant) const
{
    const bool isPartner = tenant.compare(m_partnerTenant, Qt::CaseInsensitive) == 0;
    const auto customer = isPartner ? std::nullopt : findCustomer(tenant);
    if (!isPartner && !customer)
        return {};

    if (customer && crowdSize(customer->id) > 0) {
        QList<PracticeUser> some;
        for (qint64 number = 0; number < std::min(m_crowd, kNamed); ++number)
            some.append(crowdUser(number));
        return some;
    }
    const quint64 hash = tenantHash(isPartner ? m_partnerTenant : customer->id);
    const QString domain = isPartner ? partnerDomain() : customer->domain;
    const QString initialDomain = isPartner ? u"harbourline"_s + kInitialSuffix : customer->initialDomain;
    // Most customers are small: the lower of two throws.
    const int count = isPartner ? 14 : 5 + static_cast<int>(std::min(hash % 396, (hash >> 24) % 396));

    QList<PracticeUser> list;
    list.reserve(count + 1);
    if (isPartner) {
        PracticeUser self;
        self.id = m_operatorId;
        self.displayName = operatorName();
        self.givenName = operatorName().section(u' ', 0, 0);
        self.surname = operatorName().section(u' ', 1);
        self.userPrincipalName = self.mail = operatorAccount();
        self.jobTitle = u"CSP Administrator"_s;
        self.department = u"Service"_s;
        self.licensed = true;
        list.append(self);
    }
    for (int i = 0; i < count; ++i)
        list.append(person(hash, i, domain, initialDomain));
    return list;
}

} // namespace steward::sandbox
