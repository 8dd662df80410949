"""The words that the grammar of actions knows: what people do, and how what is done to things is written."""

from __future__ import annotations

from skerry.intelligence.digest.phrases import words

VERBS = words("""
    add address adjust advise agree align amend analyse analyze apologise apologize approve arrange ask
    assemble assess assign attach attend audit backfill balance barricade bleed block book borrow braze brief
    bring build bund buy bypass calibrate call cancel cap carry change charge chase check circulate claim
    clarify clean cleanse clear close collect commission compare compile complete confirm connect consult
    contact contain coordinate copy cordon correct cover create cut deactivate debug decide decommission
    decontaminate deep-clean defrost delete deliver demonstrate deploy descale design determine develop
    diagnose dig disable discard discharge disconnect discuss disinfect dismantle dispatch dispose do document
    double-check download draft drain draw drive drop e-mail email empty enable enforce engage enquire ensure
    enter erect escalate escort establish evaluate examine exchange expedite explain expose extend fabricate
    fasten feed fetch figure file fill finalise finalize find finish fit fix flag flush follow forward free
    freeze fumigate get give grease grind grit ground hand handle hang harden help hire hold house identify
    implement improve inform inhibit insert inspect instal install instruct insulate investigate invite
    invoice isolate issue jet justify keep label lag lay learn leave let level liaise lift limit link list
    load lock lockout log look loosen lower lubricate mail maintain make manage map mark measure meet mend
    merge migrate minute modify monitor mop mount move negotiate nominate notify obtain oil open order
    organise organize overhaul paint patch pay perform phone photograph pick place plan plug point polish post
    postpone pour prepare present preserve pressure-test prevent print process procure produce propose provide
    pull pump purchase purge push push-test put quantify quarantine query quote raise rate re-check re-issue
    re-lay re-route re-test re-torque reach read realign reassess rebalance rebook reboot rebuild recalibrate
    recall recertify recheck recommend reconcile reconfigure reconnect record recover recruit rectify redesign
    redo redraft reduce refer refill refit refresh refund regrade regrease rehearse reinforce reinspect
    reinstall reinstate reissue relabel relamp relay release relocate remind remove renew reorder repack
    repaint repair repeat replace replay replenish reply report repost reprint request reroute rerun resample
    reschedule rescue reseal reserve reset resolve respond restart restock restore restrict resubmit resurface
    retain retest retighten retire retorque retrain retrieve retrofit return review revise revoke rewire
    rework rig ring rinse rod roll rotate route run salt sample sandbag sandblast save scan schedule scrap
    scrub seal search secure see seek segregate sell send separate service set share shore show shut sign
    simulate soak solder sort source speak speed splice spray stand start stock stop stop-check store
    straighten strengthen strip submit suggest supervise supply support survey swab swap sweep switch sync tag take
    talk tape tarp taste teach tell tender terminate test thaw throttle tidy tie tighten top top-up torque
    trace track train transfer translate transport trial trim trip troubleshoot true try tune turn unblock
    undertake uninstall unload unlock unplug untangle update upgrade upload use vaccinate vacuum validate vent
    ventilate verify view visit wait walk warn wash watch water weatherproof wedge weigh weld winch winterise
    winterize wipe wire withdraw work wrap write zero zip-tie
""")
"""What one does about an incident, in the base form."""

NOUN_LIKE = words("""
    access audit balance block brief cable call cap change charge check claim clean clear close contact copy
    correct cover cut design discharge do document download draft drain drive drop e-mail email empty exchange
    exercise file fill finish fit fix flag flush forward free freeze go grease ground hand help hold house
    invoice issue jet keep label lag let level lift limit link list load lock log look lower mail map mark
    measure meet minute monitor move oil open order paint patch phone pick place plan plug point post present
    print process pump push put query quote rate read recall record relay release repair report request
    resample rescue reset return review rework rig ring rod roll route run salt sample scan schedule seal
    search secure see separate service set share show shut sign soak source splice spray stand start stock
    stop store supply support survey swab switch tag tape test tie trace track train transfer transport trial
    trim trip true try tune turn update upgrade use vacuum vent view visit wait walk wash watch water wedge
    weigh weld winch wire work zero
""")
"""Of `VERBS` those that begin a phrase also as a noun, an adjective or in the past: "check valve", "test failed"."""

_IRREGULAR_PARTICIPLES = words("""
    bled bought brought built chosen cut dealt done drawn driven dug fed filled fit found frozen given ground
    held hung kept laid left lent let lifted lost made mended met mown overhauled paid put read rebuilt redone
    relit rerun reset restrung rewound run rung seen sent set shown shut sorted sought spoken spread struck
    swept taken taught thrown told torn undone withdrawn woken worn wound written
""")
_NOT_PARTICIPLES = words("""
    affected alarmed allowed based caused closed-off concerned confused delayed delighted expected finished
    hundred hurt impressed indeed injured interested missed needed pleased reached red relieved satisfied shed
    speed supposed surprised tired used worried
""")
"""Words that end like a participle and tell of no work to be done."""
_NOT_GERUNDS = words("""
    anything during evening everything morning nothing something
""")


def is_past(word: str) -> bool:
    """Whether a word tells that work was done: "moved", "taken", and not "Ahmed".

    >>> is_past("Moved"), is_past("taken"), is_past("Ahmed")
    (True, True, False)
    """
    lower = word.lower()
    if lower in _IRREGULAR_PARTICIPLES:
        return True
    return lower.endswith("ed") and any(
        stem in VERBS for stem in (lower[:-1], lower[:-2], lower[:-3], f"{lower[:-3]}y")
    )


def is_participle(word: str) -> bool:
    """Whether a word says what is done to a thing.

    >>> is_participle("replaced"), is_participle("rewound"), is_participle("needed")
    (True, True, False)
    """
    lower = word.lower()
    if lower in _IRREGULAR_PARTICIPLES:
        return True
    return len(lower) > 4 and lower.endswith("ed") and lower not in _NOT_PARTICIPLES


def is_gerund(word: str) -> bool:
    """Whether a word says what a thing needs.

    >>> is_gerund("replacing"), is_gerund("during")
    (True, False)
    """
    return len(word) > 5 and word.lower().endswith("ing") and word.lower() not in _NOT_GERUNDS
