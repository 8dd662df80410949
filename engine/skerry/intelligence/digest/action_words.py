"""The words that the grammar of actions knows: what people do, and how what is done to things is written."""

from __future__ import annotations

from skerry.intelligence.digest.phrases import words

VERBS = words("""
    abandon abolish accelerate acknowledge acquire activate adapt add address adjust administer advise aerate
    affix agree aim air align allocate amend amplify analyse analyze anchor announce answer apologise
    apologize apply appoint approve arrange ask assemble assess assign assist assure attach attend auction
    audit authorise authorize backfill bag bait bake balance bandage bank barricade bath bend bind bleed block
    board boil bolt book boost borrow bottle box brace braze brief bring brush buff build bund burn bury
    butter button buy bypass calibrate call camp cancel cap carry carve cast catch cement censor certify chain
    challenge change charge chase check chip chisel choose chop circulate cite claim clamp clarify clean
    cleanse clear clip close coach coat code coil collate collect comb comfort commission communicate compare
    compensate compile complain complete compress compute conceal concrete conduct confer configure confirm
    confiscate connect conserve construct consult contact contain contest continue contract control convert
    convey convince cook cool coordinate copy cordon correct counsel count couple cover crate create credit
    crop cross cull cultivate cure curtail customise cut cycle damp date deactivate deal debit debug decide
    declare decommission decontaminate decrease deduct deep-clean deepen defend defer define deflate defrost
    delay delegate delete deliver demolish demonstrate deny deploy depressurise depressurize derate descale
    design detach detect determine develop diagnose dial diary dig dip direct disable disassemble discard
    discharge disconnect discount discuss disengage disinfect dismantle dismiss dispatch dispense display
    dispose dispute distribute divert divide do dock document donate dose double-check download draft
    draft-proof drain draw dredge drill drive drop dry dump duplicate dust e-mail earth edit educate elect
    eliminate email embed employ empty enable encase enclose encode encourage endorse energise energize
    enforce engage enlarge enlist enquire enrol ensure enter entertain equalise equip erase erect escalate
    escort establish estimate evacuate evaluate examine excavate exchange execute exercise expedite expel
    experiment explain explore export expose extend fabricate face facilitate fan fasten feed fence ferry
    fetch figure file fill film finalise finalize finance find finish fit fix flag flatten float flood flush
    fold follow force forge form formulate forward frame free freeze fry fuel fumigate fund furnish fuse
    gather gauge get give glaze glue govern grade grant grease greet grind grit ground group grow guard guide
    gut hand handle hang harden harvest head heat heighten help highlight hire hoist hold honour hose host
    house identify illustrate immobilise implement import impose improve improvise incorporate increase index
    induct inflate inform inhibit initiate inject inoculate inquire inscribe insert inspect instal install
    instigate instruct insulate integrate intercept interview introduce invert investigate invite invoice
    invoke iron isolate issue jack jet join judge jump justify keep key knit knock label lace lag land latch
    launch lay lead learn lease leave lend lengthen let level liaise licence license lift limit line link
    liquidate list load lock lockout lodge log look loop loosen lower lubricate magnetise mail maintain make
    man manage map marinate mark marshal mask match measure mediate meet melt mend merge migrate milk mill
    mind mine minimise minute mix modify monitor moor mop motivate mount move mow muck muster nail name narrow
    navigate negotiate net neutralise nip nominate note notify number nurse observe obtain occupy offer
    offload oil open operate order organise organize outline outsource overhaul oversee pack pad paint parcel
    park patch pause pave pay peel penalise perforate perform permit persuade phase phone photograph pick pin
    pipe pitch place plan plan-out plane plant plaster plate plot plough plug plumb point polish poll pool
    post postpone pot pour power practise praise preheat prepare prescribe present preserve press
    pressure-test pressurise pressurize prevent price prime print probe proceed process proclaim procure
    produce program programme prohibit promise promote prompt proof-read proofread propagate propose protect
    prove provide provision prune publish pull pull-test pulse pump purchase purge pursue push push-test put
    qualify quantify quarantine quench query quiz quote rack raid raise rake ram rate ration re-check re-issue
    re-lay re-route re-test re-torque reach reach-out reactivate read realign rearm rearrange reassemble
    reassess reattach rebalance rebook reboot rebuild recalibrate recall recertify recheck reclaim reclassify
    recommend recommission reconcile reconfigure reconnect reconsider reconstruct record recount recover
    recruit rectify recycle redeploy redesign redirect redistribute redo redraft reduce reel refer refill
    refit refresh refuel refund refute regain register regrade regrease regulate rehang rehearse rehouse
    reimburse reinforce reinspect reinstall reinstate reissue reject relabel relamp relaunch relay release
    relight reline reload relocate remark remedy remind remodel remount remove rename render renew renovate
    rent reorder reorganise reorganize repack repaint repair repay repeat rephrase replace replan replant
    replay replenish replug replumb reply report report-back repost represent reprint reprogram reprogramme
    repurpose request reroof reroute rerun resample reschedule rescind rescue reseal research reserve reset
    reshape resit resize resole resolve respond respray rest restart restock restore restrict resubmit resume
    resupply resurface retain retake retape retest retighten retire retitle retorque retouch retract retrain
    retrieve retrofit retune return reunite reuse revalidate reverse revert review revise revisit revoke
    reward reweigh rewire reword rework rezone rid rig ring rinse rinse-out rip risk roast rod roll rope
    rotate round route row rub run safeguard sail salt sample sand sandbag sandblast sanitise sanitize save
    saw scaffold scale scan schedule scrap scrape screen screw script scrub seal search seat secure sedate see
    seek segregate select sell send separate serve service service-check set sew shade shake shape share
    sharpen shave shed shelve shield shift shore shorten shovel show shut shuttle sieve sign signal simulate
    size sketch skim skip slacken slice slide slow smooth snip soak soften solder solve soothe sort source sow
    space span spare speak speed spell spin splice split sponsor spot spray spread sprinkle square squeeze
    stabilise stabilize stack staff stain stake stamp stand staple start steam steer stencil step sterilise
    sterilize stick stiffen stir stitch stock stoke stop stop-check store straddle straighten strap stream
    strengthen stretch strike string strip study style submit subtract suck sue suggest sum summarise
    summarize summon supervise supply support surface survey suspend swab swap sweep sweeten swing switch sync
    synchronise synchronize table tackle tag take talk tally tamp tap tape target tarp task taste tax teach
    tear telephone tell tender tension terminate test text thaw theme thin thread throttle throw tick tidy tie
    tighten tile time tip title toast tolerate tool top top-up torch torque total touch tour tow trace track
    trade train transcribe transfer transfuse translate transmit transplant transport trap treat trench triage
    trial trigger trim trip troubleshoot true trust try tuck tune turn twist type unbend unblock unbolt unclog
    uncover undertake undo unfold unhook uninstall unite unload unlock unpack unpick unplug unscrew untangle
    untie unveil unwind unwrap update upgrade uphold upload upright urge use usher utilise utilize vacate
    vaccinate vacuum validate value vary vent ventilate verify veto video view visit vote wait waive wake walk
    ward warm warn warrant wash waste watch water weaken wean wear-test weatherproof weave wedge weed weigh
    welcome weld widen winch wind window winterise winterize wipe wipe-down wire withdraw witness work worm
    wrap wring write x-ray yield zero zip zip-tie
""")
"""What one does about an incident, in the base form."""

NOUN_LIKE = words("""
    access aim air anchor answer audit bag bait balance bank bath block board boil bolt boost bottle box brace
    brief brush burn butter button cable call camp cap cast catch cement chain challenge change charge check
    chip chisel chop claim clamp clean clear clip close coach coat code coil comb comfort concrete contact
    contest contract control cook cool copy correct counsel count couple cover crate credit crop cross cure
    cut cycle damp date deal debit delay design dial diary dip direct discharge discount display dispute do
    dock document dose download draft drain drill drive drop dry dump dust e-mail earth email empty entertain
    estimate exchange exercise experiment export face fan fence ferry fetch file fill film finish fit fix flag
    float flood flush fold force form forward frame free freeze fry fuel fund fuse gauge glaze glue go grade
    grant grease ground group grow guard guide gut hand harvest head heat help hold honour hose host house
    import index invoice iron issue jack jet join judge jump keep key knock label lace lag land latch launch
    lead lease let level licence license lift limit line link list load lock lodge log look loop lower mail
    man map mark mask match measure meet milk mill mind mine minute mix monitor moor mount move muck muster
    nail name net note number nurse observe offer oil open order pack pad paint parcel park patch pause phone
    pick pin pipe pitch place plan plane plant plaster plate plot plug point pool post pot pour power practise
    present press price prime print probe process program programme promise prompt proof-read pulse pump push
    put query quiz quote rack raid raise rake ram rate ration read recall record reel register relay release
    remark remedy rent repair report request resample rescue research reserve reset rest return reverse review
    reward rework rig ring rip risk rod roll rope round route row rub run sail salt sample sand saw scaffold
    scale scan schedule scrape screen screw script seal search seat secure see select separate service set
    shade shake shape share shed shelve shield shift shorten shovel show shut shuttle sign signal size sketch
    skip slice slide slow soak source space span spare spell spin splice split sponsor spot spray spread
    square squeeze stabilise stack staff stain stake stamp stand staple start steam steer step stick stitch
    stock stop store straddle strap stream stretch strike string study style sum supply support surface survey
    suspend swab swing switch table tackle tag tally tamp tap tape target task tax tear telephone tension test
    text theme thin thread throw tick tie tile time tip title toast tool torch total touch tour tow trace
    track trade train transfer transport trap treat trench trial trigger trim trip true trust try tune turn
    twist type update upgrade urge use utilise vacuum value vary vent veto video view visit vote wait wake
    walk ward warm wash waste watch water wedge weed weigh welcome weld winch wind window wire witness work
    worm yield zero zip
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
