"""Who can do something: names, roles and pronouns."""

from __future__ import annotations

from skerry.intelligence.digest.action_words import is_past
from skerry.intelligence.digest.phrases import words

PRONOUNS = words("i we you he she they somebody someone anybody anyone everybody everyone")

_ROLES = words("""
    accountant admin administrator agency agent agronomist anaesthetist analyst anyone apprentice architect
    archivist assistant attendant auditor authority bailiff baker bank banksman barista bloke board bookkeeper
    bosun bricklayer bridge broker builder bursar butcher buyer captain caretaker carpenter carrier cashier
    caterers catering chair checker chef chemist chief cleaner cleaning clerk clinic clinician coach colleague
    colleagues collector commander commissioner committee comms compliance conductor consultant contact
    contractor control-room controller cook cooperative coordinator council councillor court coxswain crew
    curator custodian customer-service dad dairyman days dayshift dba dean deck deckhand dentist department
    depot dept designer desk dev developer director dispatch dispatcher diver docker doctor domestic domestics
    drafter draughtsman driver duty-manager editor electrical electrician electricians embassy engineer
    engineering estate estates everybody everyone examiner executive facilities factory farmer farmer-manager
    farrier fellow finance finder firefighter firm fitter fm foreman forester fundraiser gaffer galley gang
    garage gardener geologist ghillie glazier governor gp grocer groom groundsman guard guy handyman hangar
    haulage haulier head headteacher helpdesk herdsman hospital host housekeeping housing hr hse hydraulics
    hygienist infra inspector inspectorate installer instrument instrumentation insurance insurer integrity
    intern interpreter invigilator it janitor joiner joinery jointer keyholder kitchen lab laboratory labourer
    lad landlady landlord landowner laundry lawyer lead leader legal librarian lifeguard linesman loader
    locksmith logistics lorry-driver machinist maintainer maintenance maker man management manager
    manufacturer marketing marshal mason master mate matron mayor mechanic mechanical medic medical men
    midwife milkman miner minister ministry moderator mum navigator neighbour nights nightshift nurse nursery
    nursing observer office officer oncall operations operative operator ops optician orderly owner painter
    paramedic parent pathology patrol payroll pharmacist pharmacy photographer physio pilot planner planning
    plasterer platform plumber police porter postman prefect president principal procurement producer
    production professor programmer promoter provider publisher purchasing purser qa qc quality quartermaster
    radiographer radiology ranger reception receptionist recruiter registrar regulator renter rep reporter
    representative researcher resident responder reviewer rigger roadcrew roofer safety sales scaffolder
    scheduler school secretary security seller server-team shepherd shift shop signaller signalman sister
    skipper solicitor somebody someone sorter sponsor sre staff stevedore steward stockman storekeeper
    storeman stores student subcontractor superintendent supervisor supplier supply-teacher support supporter
    surgeon surveyor switchboard sysadmin tailor teacher team tech technician technologist telecoms
    telephonist teller tenant theatre therapist trader trainee trainer training translator transport treasurer
    treasury trustee tutor undersigned undertaker underwriter union university utility vendor verger vet
    veterinary vicar volunteer waiter waitress warden warehouse watchman webmaster welder welfare woman women
    worker workman workshop yard yardman zookeeper
""")
"""Who does things at work. A plural ends in s."""

_NEVER = words("""
    abandoning ability able access according after aim aiming alarm alarms all also are area as at attempt
    attempts back bad battery bearing because before belt best better boiler both breaker building by cable
    camera cameras can car chiller circuit close close-out compressor conveyor cooler could crane damage data
    database decision device did display do does door doors down drain due each easy engine enough equipment
    everything failed failure fan feeder ferry filter fire flow forklift fuse gas gate gauge generator glad
    going good happy hard has have heat heater heating hose hydrant if inability instruction invoice is it job
    keen lamp leak letter level lift light lights likely line link load lock machine main mains meter motor
    must need needs neither network never next nice no no-one nobody none noone not note nothing notice oil
    once one only order outage owing panel part parts permission pipe plan plans plant please plug power
    pressure prior process product production pump pumps quality rack rain reactor reading readings ready
    reason relay reminder report request roof router sample seal sensor server service should signal since
    site something sorry spare spares steam storm subject supply sure switch system tank temperature thanks
    that there these this those three ticket time today tomorrow too train transformer trap tried truck trying
    tunnel turbine two unable unit up used valve van vehicle vent vessel vibration was water weather welcome
    well were what when which will window with work worse would yesterday
""")
"""What cannot be the one who does something, however it is written."""

_BESIDE = words("""
    & a an and any back control day duty early evening for from front her his in junior late local morning my
    new night of on or our prep second senior some that the their third this whole your
""")
"""Words that stand beside a name or role, and are none."""

_LONGEST_WORDS = 6


def is_agent(phrase: str) -> bool:
    """Whether a phrase can be who does something: a name, a role, a person's pronoun.

    >>> [is_agent(one) for one in ("Bob", "the night shift", "we", "The dispenser", "Pump", "Tom and Ana")]
    [True, True, True, False, False, True]
    """
    parts = [part for word in phrase.split() if (part := word.strip("()'’.,\"@"))]
    if not parts or len(parts) > _LONGEST_WORDS or _is_never(parts[-1]):
        return False
    if phrase.startswith("@") or (len(parts) == 1 and parts[0].lower() in PRONOUNS):
        return True
    if (_is_never(parts[0]) or is_past(parts[0])) and not _is_role(parts[-1]):
        return False
    before_role = [_is_role(part) for part in parts[1:]] + [False]
    fits = all(_fits(part) or is_beside for part, is_beside in zip(parts, before_role, strict=True))
    return fits and any(_names(part, place) for place, part in enumerate(parts))


def _is_never(word: str) -> bool:
    return word != "IT" and word.lower() in _NEVER


def _fits(word: str) -> bool:
    return word.lower() in _BESIDE or _is_role(word) or not word[0].islower()


def _names(word: str, place: int) -> bool:
    if _is_role(word):
        return True
    is_capitalised = word[0].isalpha() and not word[0].islower()
    return word.lower() not in _BESIDE and is_capitalised and (len(word) > 1 or place > 0)


def _is_role(word: str) -> bool:
    lower = word.lower()
    return any(part in _ROLES or part.removesuffix("s") in _ROLES for part in (lower, lower.rpartition("-")[2]))
