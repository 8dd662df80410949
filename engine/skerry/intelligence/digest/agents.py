"""Who can do something: names, roles and pronouns."""

from __future__ import annotations

from skerry.intelligence.digest.action_words import is_past
from skerry.intelligence.digest.phrases import words

PRONOUNS = words("i we you he she they somebody someone anybody anyone everybody everyone")

_ROLES = words("""
    admin administrator agency anyone apprentice architect archivist assistant auditor baker bloke board bosun
    builder buyer captain caretaker carpenter carrier caterers chair chef chemist chief cleaner clerk
    colleague committee comms compliance contractor control-room controller cook coordinator council coxswain
    crew curator customer-service days dayshift dba dean deckhand department dept desk dev developer director
    dispatch dispatcher doctor domestics driver duty-manager electrical electrician electricians engineer
    engineering estates everybody everyone facilities farmer finance firefighter fitter fm foreman forester
    gaffer gang gardener gp groundsman guard guy handyman haulier head headteacher helpdesk host housekeeping
    hr hse hydraulics infra inspector installer instrument instrumentation insurer integrity it janitor joiner
    jointer keyholder lab lad landlord lawyer lead leader legal librarian lifeguard logistics machinist
    maintainer maintenance maker management manager marketing mason master mate matron mechanic mechanical
    medic midwife milkman moderator nights nightshift nurse office officer operations operative operator ops
    owner painter paramedic payroll pharmacist pharmacy physio pilot planner planning platform plumber police
    porter principal procurement production programmer provider purchasing qa qc quality ranger reception
    receptionist registrar regulator rep representative resident responder rigger roofer room safety sales
    scaffolder scheduler secretary security shift shop sister skipper somebody someone sre staff steward
    storekeeper storeman stores subcontractor superintendent supervisor supplier support surgeon surveyor
    sysadmin teacher team tech technician telecoms tenant theatre trainer transport treasurer treasury tutor
    undersigned union utility vendor vet volunteer warden warehouse watchman webmaster welder workshop
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
    return all(_fits(part) for part in parts) and any(_names(part, place) for place, part in enumerate(parts))


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
    return lower in _ROLES or (lower.endswith("s") and lower[:-1] in _ROLES)
