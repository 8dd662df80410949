"""The words that the grammar of actions knows: what people do, and who does it."""

from __future__ import annotations

import re

VERBS = frozenset(
    """
    add address adjust advise agree align amend analyse analyze approve arrange ask assemble assess assign attach attend audit
    backfill balance barricade bleed block book borrow braze brief bring build bund buy bypass calibrate call cancel cap
    carry change charge chase check circulate clarify clean cleanse clear close collect commission compare compile
    complete confirm connect consult contact contain coordinate copy correct cordon cover create cut deactivate debug
    decide decommission decontaminate deep-clean defrost delete deliver demonstrate deploy descale design determine develop
    diagnose dig disable discard discharge disconnect discuss disinfect dismantle dispatch dispose do document
    double-check download draft drain draw drive drop email e-mail empty enable enforce engage enquire enter erect
    escalate escort establish evaluate examine exchange expedite explain expose extend fabricate fasten feed fetch figure file
    fill finalise finalize find finish fit fix flag flush follow forward free freeze fumigate get give go grease grind grit ground
    hand handle hang harden help hire hold house identify implement improve inform inhibit insert inspect install instal instruct
    insulate investigate invite invoice isolate issue jet justify keep label lag lay learn leave level let liaise lift limit
    link list load lock lockout log look loosen lower lubricate mail maintain make manage map mark measure meet mend
    merge migrate minute modify monitor mop mount move notify obtain oil open order organise organize overhaul paint patch
    pay perform phone photograph pick place plan plug point polish post postpone pour prepare present preserve pressure-test
    prevent print process procure produce provide pull pump purchase purge push put quantify quarantine query quote raise
    re-check re-lay re-test reach read realign reassess rebalance reboot rebook rebuild recalibrate recall recertify recheck
    reconcile reconfigure reconnect record recover recruit rectify redesign redo reduce refer refill refit
    refresh refund regrease reinforce reinspect reinstall reinstate reissue relabel relay release relocate remind remove renew reorder
    repack repaint repair repeat replace replay replenish reply report repost request rerun resample reschedule reseal reset
    resolve respond restart restock restore restrict resubmit retain retest retighten retire retrain retrieve return
    review revise revoke rewire rework rig ring rinse roll rotate route run salt sample sandbag save scan schedule scrap scrub seal
    search secure see seek segregate sell send separate service set share shore show shut sign simulate solder sort source speak
    speed splice stand start stop store straighten strengthen strip submit supervise supply support survey swap sweep switch tag
    take talk tape taste teach tell tender terminate test tidy tie tighten top torque trace track train transfer translate
    transport trial trim trip troubleshoot try tune turn uninstall unblock unload unplug update upgrade upload use
    vacuum validate ventilate vent verify view visit wait walk warn wash watch water weigh weld winterise winterize wipe wire
    withdraw work wrap write zero rehearse let's ensure push-test re-route reroute redraft re-issue reprint retrofit relamp regrade
    reserve rescue resurface re-torque retorque rod sandblast soak spray stock stop-check swab sync tarp thaw throttle top-up true undertake
    unlock untangle vaccinate weatherproof wedge winch zip-tie claim apologise apologize propose recommend rate nominate negotiate
    """.split()
)
"""What one does about an incident, in the base form."""

NOUN_LIKE = frozenset(
    """
    access audit balance block brief cap change charge check claim clean clear close contact copy correct cover cut design
    discharge do document draft drain drive drop empty exchange file fill finish fit fix flag flush forward free freeze go
    grease ground hand help hold house issue jet keep label lag level lift limit link list load lock log look lower mail map
    mark measure minute monitor move oil open order paint patch phone pick place plan plug point post present print
    process pump push query quote rate read recall record relay release repair report request rework rig ring roll route run
    salt sample scan schedule seal search service set share show shut sign source splice stand start stop store supply support
    survey swab switch tag tape test trace track train transfer transport trial trim trip tune turn update upgrade use vacuum
    vent view visit wait walk wash watch water weld wire work zero wedge claim tie return review separate house weigh try level
    meet let put hand spray stock rod soak true winch free secure invoice email e-mail download quote order
    """.split()
)
"""Of `VERBS` those that begin a phrase also as a noun, an adjective or in the past: "check valve", "test failed"."""

IRREGULAR_PARTICIPLES = frozenset(
    """
    bled bought brought built chosen cut dealt done drawn driven dug fed filled fit found frozen given ground held hung kept laid
    left lent let lifted lost made met mended mown paid put read rebuilt redone rerun reset restrung rewound rung run seen sent set
    shown shut sought spoken spread struck swept taken taught thrown told torn undone withdrawn worn woken wound written overhauled
    sorted relit
    """.split()
)

NOT_PARTICIPLES = frozenset(
    "affected alarmed allowed based caused closed-off concerned confused delayed delighted expected finished hundred impressed"
    " indeed interested needed pleased red relieved reached red satisfied shed speed supposed surprised tired used worried"
    " missed injured hurt".split()
)
"""Words that end like a participle and tell of no work to be done."""

ROLES = frozenset(
    """
    admin administrator agency anyone apprentice architect archivist assistant auditor baker bloke board bosun builder buyer
    captain caretaker carpenter carrier caterers chair chef chemist chief cleaner clerk colleague committee compliance
    comms contractor control-room controller cook coordinator council coxswain crew curator customer-service dba dean deckhand
    department dept desk dev developer director dispatch dispatcher doctor domestics driver duty-manager electrical electrician
    engineer engineering estates everybody everyone facilities farmer finance firefighter fitter fm foreman forester gaffer gang
    gardener gp groundsman guard guy handyman haulier head headteacher helpdesk host housekeeping hr hse infra inspector
    installer instrument instrumentation insurer integrity it janitor jointer joiner keyholder lab lad landlord lawyer lead leader
    legal librarian lifeguard logistics machinist maintainer maintenance maker management manager marketing mason master mate
    matron mechanic mechanical medic midwife milkman moderator nights nightshift nurse officer office operations operative operator ops
    owner painter paramedic payroll pharmacist pharmacy physio pilot planner planning platform plumber police porter principal
    procurement production programmer provider purchasing qa qc quality ranger reception receptionist registrar regulator rep
    representative responder resident rigger roofer safety sales scaffolder scheduler secretary security shift shop sister
    skipper somebody someone sre staff steward stores storeman storekeeper subcontractor superintendent supervisor supplier support
    surgeon surveyor sysadmin teacher team tech technician telecoms tenant theatre trainer transport treasurer treasury tutor
    undersigned union utility vendor vet volunteer warden warehouse watchman webmaster welder workshop dayshift days hydraulics
    electricians room
    """.split()
)
"""Who does such things. A plural ends in s."""

PRONOUNS = frozenset("i we you he she they somebody someone anybody anyone everybody everyone".split())

THINGS = frozenset(
    """
    access alarm alarms area battery bearing belt boiler breaker building cable camera cameras car chiller circuit compressor
    conveyor cooler crane damage data database device display door doors drain engine equipment fan feeder ferry filter fire
    flow forklift fuse gas gate gauge generator heat heater heating hose hydrant job lamp leak level lift light lights line link
    load lock machine main mains meter motor network oil outage panel part parts pipe plant plug power pressure process product
    production pump pumps quality rack rain reactor reading readings relay report roof router sample seal sensor server
    service signal site spare spares steam storm supply switch system tank temperature ticket train transformer trap truck
    tunnel turbine unit valve van vehicle vent vessel vibration water weather well window work this that it there these those
    which what nothing everything something all both none neither each one two three today tomorrow yesterday time attempt attempts
    plan plans decision reason need order due thanks failure inability ability aim aiming trying going able unable ready
    failed tried next back close close-out subject according prior owing up down next used hard easy likely sure welcome keen
    happy glad sorry nice good bad better best worse enough too not never no
    """.split()
)
"""What cannot be the one who does something, however it is written."""


def is_participle(word: str) -> bool:
    """Whether a word says what is done to a thing: "replaced", "rewound"."""
    lower = word.lower()
    if lower in IRREGULAR_PARTICIPLES:
        return True
    return len(lower) > 4 and lower.endswith("ed") and lower not in NOT_PARTICIPLES


def is_gerund(word: str) -> bool:
    """Whether a word says what a thing needs: "replacing"."""
    return len(word) > 5 and word.lower().endswith("ing") and word.lower() not in {"during", "something", "nothing"}


_TITLE = re.compile(
    r"(?:the|an?|our|his|her|their|my|your|this|that|some|any|of|and|or|for|on|&|from|in"
    r"|night|day|morning|evening|early|late|back|duty|senior|junior|second|third|local|new|whole|prep|control|front)$",
    re.IGNORECASE,
)


def is_agent(phrase: str) -> bool:
    """Whether a phrase can be who does something: a name, a role, a person's pronoun.

    >>> [is_agent(one) for one in ("Bob", "the night shift", "we", "The dispenser", "Pump", "Tom and Ana")]
    [True, True, True, False, False, True]
    """
    words = [word.strip("()'’.,\"@") for word in phrase.split()]
    words = [word for word in words if word]
    if not words or len(words) > 6 or words[-1].lower() in THINGS:
        return False
    if phrase.startswith("@") or (words[0].lower() in PRONOUNS and len(words) == 1):
        return True
    if words[0].lower() in THINGS and not _is_role(words[-1]):
        return False
    return all(_fits(word) for word in words) and any(_names(word, place) for place, word in enumerate(words))


def _fits(word: str) -> bool:
    return bool(_TITLE.match(word)) or _is_role(word) or not word[0].islower() or word.lower().endswith("'s")


def _names(word: str, place: int) -> bool:
    if _is_role(word):
        return True
    return not _TITLE.match(word) and word[0].isalpha() and not word[0].islower() and (len(word) > 1 or place > 0)


def _is_role(word: str) -> bool:
    lower = word.lower()
    return lower in ROLES or (lower.endswith("s") and lower[:-1] in ROLES)
