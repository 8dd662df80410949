"""Words that stand beside the names of people, and beside names that are not of people."""

from __future__ import annotations

TITLES = frozenset(
    """
    mr mrs ms miss mx dr doctor prof professor sir madam lord lady captain capt sergeant sgt constable pc inspector
    colonel major lieutenant lt corporal father sister brother reverend rev imam rabbi nurse matron
    frau herr fraulein monsieur mme madame mademoiselle mlle senor senora senorita sr sra srta don dona signor signora
    sig dott dottor mevrouw meneer dhr mevr pan pani fru hr anh chi ong ba bac co em bhai bhaiya ji sahib
    aunty auntie uncle tio tia
    """.split()
)
ROLES = frozenset(
    """
    operator driver technician tech engineer surveyor inspector contractor subcontractor foreman forewoman supervisor
    manager apprentice mentor trainee witness medic paramedic porter clerk guard officer agent patient pupil student parent tenant
    customer client donor caretaker keyholder landowner splicer vet claimant entrant skipper scaffolder rigger welder fitter
    electrician plumber joiner mechanic chef cook cleaner teacher headteacher lead planner dispatcher controller
    biologist chemist analyst auditor owner neighbour neighbor mum mom dad mother father wife husband son daughter
    brother sister colleague mate boss chargehand ganger banksman slinger steward signaller cross-checker checker
    visitor courier farmer lecturer secretary coordinator co-ordinator director founder partner roofer painter decorator
    volunteer resident casualty victim deputy warden aider man woman lad lady guy employee chauffeur capitaine kollege kollegin
    chef colega jefe kierownik
    """.split()
)
BEFORE = frozenset(
    """
    told tell asked ask called rang ring phoned phone telephoned rung radioed paged texted emailed messaged informed inform
    notified met meet saw thanked thank thanks cc hi hello dear hey attn per by with from to for and or spoke speak via
    named name says said let gave give given helped relieved joined sent signed witnessed approved reported logged
    mit von an bei durch und con de por para a y e et avec par i z od do da com le a cyn ar ffoniwch
    """.split()
)
STRONG_BEFORE = frozenset(
    """
    told tell asked ask rang ring phoned telephoned rung radioed texted emailed messaged informed notified thanked
    thanks cc hi hello dear hey attn spoke speak named ffoniwch
    """.split()
)
AFTER = frozenset(
    """
    said says say reported reports rang called calls phoned texted emailed told asked asks attended took takes closed
    opened isolated found signed logged witnessed arrived left went came saw noticed spotted heard smelled smelt checked
    tested replaced fixed repaired reset restarted cleaned cut flagged approved raised blocked confirmed agreed agrees wants
    wanted needs knows thinks thought will would can could was is has had did does covering covers off fell slipped
    tripped hurt injured shouted kept put got gave made wrote drove ran stopped started moved sorted ordered booked
    brought collected covered dealt did finished followed handed helped insists insisted joined kept led lost pulled pushed
    reckons refused relieved remembers returned sat sent set showed spoke stayed stood suggested swapped topped turned
    used volunteered waited walked worked propped inspected supervised reversed witnessed restricted informed
    sagt sagte hat war ist meint dice dijo ha fue esta dit est mowi powiedzial jest disse falou zei heeft bao goi ne bola
    me him herself himself who whose
    """.split()
)
LABELS = frozenset(
    """
    name names from to cc attn by contact person operator driver engineer technician reporter witness employee patient
    pupil customer tenant claimant holder present party author owner inspector signed checked approved supervisor manager
    foreman lead prepared sampler issued crew team attendees staff mentor assignee assigned nombre nom naam
    """.split()
)
NOT_PEOPLE_AFTER = frozenset(
    """
    street st road rd avenue ave lane ln drive close court way place square park gardens terrace hill hospital school college
    university ward suite room building house hall tower centre center station junction depot yard dock pier bridge airport
    farm works plant mill site factory warehouse office bay gate wing wood green field island river lake beach
    ltd limited inc plc llc gmbh corp co company group controls systems engineering electric electrical pumps pump
    valve valves motor motors meter gauge panel drive drives controller switch relay sensor seal bearing bearings coupling
    couplings compressor boiler chiller fan filter filters radar radio display printer server router laptop
    key keys knife knives bits bit set tap shower hopper convector type model series style pattern
    o-rings brand supplier street's line lines
    """.split()
)
PARTICLES = frozenset(
    """
    van von der den de del della di da dos das du la le el al bin bint ben ibn abu ap ab ferch ni nic mac mc o ua san zu ter
    ten te y e op 't af av
    """.split()
)
