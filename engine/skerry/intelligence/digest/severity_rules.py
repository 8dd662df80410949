"""Words that raise a severity whatever the rest of a note is like, unless they are denied, imagined or practised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from skerry.intelligence.digest.denial import is_denied, is_practice
from skerry.intelligence.digest.phrases import any_of
from skerry.intelligence.digest.sentence_kinds import LONGEST_CHARACTERS
from skerry.intelligence.digest.values import SeverityLevel, SeverityReason
from skerry.intelligence.span import Span

_PARTS = {
    "PERSON": r"(?:man|woman|men|women|person|people|child|he|she|they|casualty|casualties|crew|nurse"
    r"|(?:worker|operator|operative|patient|driver|colleague|employee|resident|guard|contractor|technician|engineer"
    r"|electrician|fitter|rider|cyclist|pedestrian|visitor|student|passenger|member|victim|welder|rigger|labourer"
    r"|apprentice|cleaner|porter|lad|guest|customer|officer|inmate|pupil)s?)",
    "BODY": r"(?:finger|thumb|hand|wrist|arm|forearm|elbow|shoulder|leg|knee|ankle|foot|toe|rib|hip|skull|jaw|nose"
    r"|collar ?bone|neck|spine|back|pelvis|femur|tibia|vertebra|head|face|eye|palm|shin|heel|scalp"
    r"|cheek|chest)s?|feet",
    "WHOSE": r"(?:(?:a|an|his|her|their|my|our|one|two|three|four|the|both|left|right|lower|upper|index|middle|ring"
    r"|little|of) ){1,4}",
    "POISON": r"chlorine|ammonia|h2s|hydrogen sul(?:ph|f)ide|phosgene|hydrogen fluoride|sul(?:ph|f)ur dioxide"
    r"|carbon monoxide|toxic (?:gas|vapou?r|fumes|substance)|cyanide|nitrogen dioxide|methane|natural gas|lpg",
    "KEPT": r"(?:customer|patient|record|account|user|employee|member|client|resident|card|passport)s?|people",
    "MANY": r"\d{1,3}(?:[,. ]?\d{3}){1,3}|(?:tens of |hundreds of )?thousands of|millions of|\d+k|[\d.]+ million",
    "MASSES": r"\d{2,3}(?:[,. ]\d{3}){1,2}|\d{5,}|\d(?:[,. ]\d{3}){2}|[\d.]+ million|millions of"
    r"|(?:tens|hundreds) of thousands of",
    "EXPOSED": r"exposed|leaked|stolen|published|breached|accessed|exfiltrated|compromised|copied",
    "WERE": r"(?:is|are|was|were|has been|have been|had been|went|came|being)",
}


@dataclass(frozen=True)
class Rule:
    """Words that speak for at least this level. `counts_imagined`: also where they only could have happened."""

    name: str
    level: SeverityLevel
    pattern: re.Pattern[str]
    counts_imagined: bool = False


def _rules(level: SeverityLevel, phrases: dict[str, str]) -> tuple[Rule, ...]:
    return tuple(Rule(name, level, any_of(text, _PARTS), name in _IMAGINED) for name, text in phrases.items())


_IMAGINED = {"could have been far worse"}

RULES: tuple[Rule, ...] = (
    *_rules(
        SeverityLevel.SEV1,
        {
            "death": r"""
                fatalit(?:y|ies)
                fatal(?:ly)? (?:injur\w+|accident|wound\w*|fall|crush\w*|incident|collision|outcome)
                <PERSON>(?: (?:has|have|had|later|sadly|unfortunately|then)){0,2} (?:died|passed away)
                (?:was|were|been|being) killed
                kill(?:ed|ing) (?:an?|one|two|three|four|\d+|the) <PERSON>
                (?:pronounced|found|declared) dead
                dead at the scene
                died (?:at the scene|in hospital|from|of his|of her)
                loss of life
                (?<![\w.,-]\s)(?:\d+|one|two|three|four|five|six|several|many) (?:(?:confirmed|reported
                |workers?|men|people) )?(?:dead|deaths)
                (?:dug|pulled|brought) out dead
                could not be (?:resuscitated|revived|saved)
                <PERSON> (?:killed|found dead|shot dead|dead(?=[.,;:]|$| and\b| at\b| in\b))
                both (?:dead|killed)
                did not (?:make it(?=[.,;]|$| out)|survive)
            """,
            "amputation": r"""
                (?:traumatic )?amputat\w+
                (?:lost|severed) <WHOSE>(?:fingertip|<BODY>)
                lost (?:his|her|their) sight
                deglov(?:ed|ing)
            """,
            "life in danger": r"""
                life[- ]threatening
                cardiac arrest
                (?:not|stopped) breathing
                no pulse
                (?:gave|started|given|performed|began|doing) CPR
                defibrillated
                intensive care
                critical condition
                air ?lifted
                air ambulance
                electrocut(?:ed|ion)
                life[- ]changing injur\w+
                multiple casualties
                drowned
                asphyxiated
                on (?:a|the) ventilator
                CPR (?:for|was|in progress|started|given|ongoing)
                not accounted for
                people (?:are |were |still )*(?:trapped|missing|buried|under (?:it|the))
                (?:workers?|men|people|passengers?|miners?|children) (?:are |were |still |is )*(?:missing
                |buried|trapped under)
                (?:two|three|four|five|six|several|\d+)(?: of them| are| in)* critical(?:ly (?:ill|hurt
                |injured))?(?=\W*$|[.,;])
                no (?:contact|sign of life|radio contact) (?:with|from|of) (?:\w+ ){0,3}?(?:them|<PERSON>)
                (?:men|women|people|workers|miners|passengers|children|pupils|crew|divers|residents|guests)
                + (?:are |is |still )?missing(?=[.,;]|$)
            """,
            "explosion": r"explosions?(?![- ](?:proof|risk|protect|relief|hazard|limit|vent|zone|panel))",
            "toxic release": r"""
                toxic release
                (?:gas|vapou?r|chlorine|ammonia) cloud
                (?:large|major|massive|uncontrolled|significant) (?:release|escape|leak) of <POISON>
                shelter[- ]in[- ]place
                (?:large|major|massive|huge) (?:<POISON>) (?:leak|release|escape)
                (?:town|village|street|streets|neighbourhood|houses|homes|school
                |district) (?:\w+ ){0,3}?(?:is |are |was |were |being |been )*evacuated
                boil[- ](?:water )?notice to
                (?:town|village|streets?|neighbourhood|houses|estate|school
                |district) (?:\w+ ){0,2}?being (?:cleared|emptied)
                (?:boil water|do[- ]not[- ](?:use|drink)) (?:notice|order|advice) (?:for
                |to) (?:the )?(?:entire|whole|all)
            """,
            "great fire": r"""
                (?:major|large|massive|uncontrolled|huge) (?:fire|blaze)
                engulfed
                burn(?:ed|t) (?:down|to the ground)
                fire (?:(?:has|had) )?(?:spread|is spreading|out of control)
            """,
            "all of it down": r"""
                (?:total|complete|full|global|company[- ]wide|nation[- ]?wide) (?:outage|blackout)
                all (?:customers|users|sites|regions|services|systems|servers|production
                |lines) <WERE>(?: \w+)? (?:down|offline|out|stopped|unavailable)
                (?:whole|entire) (?:site|plant|factory|platform|network|hospital|refinery
                |mine)(?: <WERE>)? (?:down|offline|dark|evacuated|shut down|without power)
                (?:entire|whole|full) (?:site|plant|facility) evacuation
                total loss of (?:power|supply|signalling|control|cooling|communications?|the)
                nation[- ]?wide for all
                (?:in all|in every|across all) (?:countries|regions|sites|stores|hospitals|stations)
                (?:(?:<MANY>)|[\d.]+ million|million) (?:\w+ ){0,2}(?:homes|households|customers|people
                |subscribers|lines|passengers) (?:\w+ ){0,3}?(?:without|cut off|cannot|can['’]t|could not
                |no (?:power|water))
                without (?:\w+ ){1,4}[^.;]{0,20}?(?:<MANY>) (?:homes|households|customers|people|subscribers)
                for (?:<MASSES>) (?:\w+ )?(?:homes|households|customers|people|subscribers|lines|users)
            """,
            "data of many": r"""
                (?:<MANY>) (?:\w+ ){0,2}(?:<KEPT>)(?:['’]s?)? [^.;]{0,60}?(?:<EXPOSED>)
                (?:<EXPOSED>) [^.;]{0,60}?(?:<MANY>) (?:\w+ ){0,2}(?:<KEPT>)
                all (?:the )?(?:customer|patient|employee|user|client)s?['’]? (?:records|data
                |details)(?: \w+)? (?:stolen|leaked|exposed|published)
            """,
            "violence": r"""
                hostages?
                active shooter
                shots? fired
                stabb(?:ed|ing)
                bomb (?:went off|exploded)
                gunman
                ransomware on (?:all|every)
                shot (?:dead|two|three|a|an|him|her|one|several)
                with a (?:gun|knife|machete)
                published [^.;]{0,30}?(?:passports|patients|customers)
            """,
            "declared": r"""
                SEV(?:ERITY)?[- ]?1
                P1 incident
                major incident (?:<WERE> )?declared
            """,
        },
    ),
    *_rules(
        SeverityLevel.SEV2,
        {
            "hospital": r"""
                (?:taken|sent|transported|admitted|rushed|went|conveyed|driven|brought|referred|transferred
                |off|straight|took)(?: \w+){0,3}? to (?:(?:the|a|local) ){0,2}(?:\w+ )?(?:hospital|A ?& ?E|ER
                |emergency (?:room|department)|burns unit|trauma unit)
                hospitali[sz]ed
                (?:is|was|remains|still|are|overnight) in hospital
                stretchered
                (?:by|in an) ambulance
                ambulance (?:(?:was|were) )?(?:called|attended|crew|took|arrived|on its way|came)
                , ambulance
                epi-?pen (?:given|used)
                anaphyla\w+
                call(?:ed)? (?:999|911|112)
                paramedics?
            """,
            "serious injury": r"""
                (?:broke|broken|fractured|dislocated|crushed|shattered) <WHOSE><BODY>
                (?:broken|fractured|dislocated) <BODY>
                <BODY> (?:(?:was|is) )?(?:broken|fractured|crushed|dislocated)
                (?:suspected|compound|hairline) fracture
                (?:serious|severe|major|grave|head|spinal|crush)(?:ly)? (?:injur\w+|burns?|burnt|burned)
                (?:second|third|2nd|3rd)[- ]degree burns?
                chemical burns?
                electric(?:al)? shock
                concuss(?:ed|ion)
                (?:fell|lost|knocked|was|were|found) (?:unconscious|consciousness)
                lost[- ]time (?:injury|accident)
                LTI
                <PERSON> (?:(?:had|has) )?(?:collapsed|passed out|fainted)
                seizure
            """,
            "explosion": r"""
                exploded
                blew up
                detonated
                flash ?over
                arc[- ]flash
            """,
            "fire": r"""
                (?:caught|on|set on) fire
                (?<!small\s)(?<!minor\s)(?<!tiny\s)fires? (?:in|at|on|broke|started|was|burn\w*|destroyed
                |damaged)
                ablaze
                fire (?:brigade|service|crew|department|engine)s? (?:(?:was|were|have been
                |had been) )?(?:called|attended|came|put|extinguished|arrived|on scene)
                firefighters
            """,
            "evacuation": r"""
                evacuat(?:ed|ing|ion)(?! (?:route|plan|drill|chair|procedure|map|point|sign|time|lift)s?)
            """,
            "dangerous release": r"""
                (?:<POISON>) (?:leak(?:ed|ing|age)?|released?|escaped?|spill(?:ed|age)?)
                (?:leak|release|escape|spill|smell) of (?:<POISON>)
                (?:in)?to (?:(?:the|a) )?(?:\w+ )?(?:river|sea|harbour|lake|stream|creek|canal|watercourse
                |brook|storm drain|surface water|groundwater|estuary)
                (?:inhaled|inhalation)
                uncontrolled release
                loss of containment
            """,
            "production down": r"""
                (?:production|prod|plant|(?:assembly|packing|filling) line|line \d+|refinery|factory)
                +(?: <WERE>)?(?: completely| totally)? (?:down|halted|at a standstill|to a standstill)(?! to)
                blackout
                (?:site|plant|hospital|ward|building|campus)[- ]wide (?:outage|power loss|power cut
                |power failure)
                ransomware
                data breach
                unauthori[sz]ed access
            """,
            "could have been far worse": r"""
                high[- ]potential
                could (?:easily )?have (?:been )?(?:fatal|killed|crushed|far worse|died)
                (?:would|might) have (?:been )?(?:killed|died|fatal)
                narrowly (?:missed|avoided|escaped)
                nearly (?:killed|crushed)
                miss(?:ed|ing) (?:(?:him|her|them|me|us)|(?:the|a|an) \w+|\w+) by (?:an?|about|less|only|\d
                |inches|centimet\w+)
            """,
            "collapse": r"""
                derail(?:ed|ment)
                rolled over
                overturned
                capsized
                (?:roof|wall|trench|scaffold\w*|crane|bridge|tunnel|racking|ceiling|excavation
                |silo) (?:(?:has|had|partially|partly) )?(?:collapsed?|caved in)
            """,
            "declared": r"""
                SEV(?:ERITY)?[- ]?2
                P2 incident
            """,
        },
    ),
    *_rules(
        SeverityLevel.SEV3,
        {
            "injury": r"""
                (?:cut|burn(?:ed|t)|bruised|sprained|twisted|grazed|trapped|scalded|pinched|hurt|injured
                |strained|hit) <WHOSE><BODY>
                first[- ]aid(?:er)?(?! (?:box|kit|course|training|room|cabinet|certificate|refresher|supplies))
                injur(?:y|ies|ed)
                stitches
            """,
            "small fire": r"""
                (?:small|minor|tiny) fire
                smoke from
                smou?ldering
            """,
            "declared": r"""
                SEV(?:ERITY)?[- ]?3
                P3 incident
            """,
        },
    ),
)  # fmt: skip

_ANY = re.compile("|".join(rule.pattern.pattern for rule in RULES), re.IGNORECASE)


def raising_words(text: str, span: Span) -> Iterator[SeverityReason]:
    """Where a sentence holds words that raise the severity, with the level they raise it to.

    >>> [reason.rule for reason in raising_words("He was taken to hospital.", Span(0, 25))]
    ['hospital']
    >>> list(raising_words("Nobody was taken to hospital.", Span(0, 29)))
    []
    """
    sentence = text[span.start : min(span.end, span.start + LONGEST_CHARACTERS)]
    if is_practice(sentence) or not _ANY.search(sentence):
        return
    for rule in RULES:
        for match in rule.pattern.finditer(sentence):
            if rule.counts_imagined or not is_denied(sentence, match.start(), match.end()):
                yield SeverityReason(Span(*match.span()).shifted(span.start), rule.level, rule.name)
                break
