"""The words that say of a date that somebody was born on it, in many languages."""

from __future__ import annotations

from skerry.intelligence.redaction.rules.rule import any_of

NAMED = any_of(
    *(r"d[ ./-]?[o0][ ./-]?b(?:'?s)?(?!\w)\.?", "birth[ _-]?(?:date|dt|day)s?", "b'?-?days?", r"y\.?o\.?b(?!\w)\.?"),
    *("(?:date|day|year|month)s?[ _-]?of[ _-]?birth(?:s|day)?", "birth[ _-]year", "date/birth", "birth(?= ?[:=|])"),
    *(
        "born",
        r"geb(?:oren|ore|\.|urtsdatum|urtstag|urt|(?= ?:))",
        r"geb(?= am)",
        r"(?:geboorte|føde|fødsels)dat(?:um|o)",
    ),
    *("födelse(?:datum|dag)", "född[at]?", "født", "fødselsdag", r"fædd(?:ur|ist)?", "fæðingardagur"),
    *(r"né(?:\(e\)|e)?(?= le| à| en| :)", "n[ée]{1,2}(?= le)", "(?:date|lieu|jour|année) de naissance", "naissance"),
    *("nacid[oa](?:/a|\\(a\\))?", "naci[óo](?= el| en)", r"f(?:echa|\.|ec\.)? ?(?:de )?nac(?:imiento|\.|(?=[ :]))"),
    *("cumpleaños", "nascid[oa]", r"nascido\(a\)", "nasceu", r"data (?:de )?nasc(?:imento|\.)", "nascimento"),
    *("nat[oa]/?a?(?= il| a )", "data di nascita", "nascita", "data nasterii", "data nașterii", "născut[ăa]?"),
    *(
        "data de naixement",
        "nascu(?:t|da)",
        "data urodzenia",
        r"urodzon[yae]",
        "urodził(?:a)? się",
        r"ur\.",
        r"d\. ?ur\.",
    ),
    *("syntymä(?:aika|päivä)", "syntynyt", r"synt\.", "sünni(?:aeg|kuupäev)", "sündinud", "gimimo data", "gimęs"),
    *("dzimšanas datums", "dzimis", "dat(?:um|e) narození", "dátum narodenia", r"narozen[aý]?", r"naroden[áý]"),
    *(
        r"nar\.",
        "datum (?:rođenja|rojstva)",
        r"rođen[a]?",
        r"rojen[a]?",
        "született",
        r"szül(?:\.|etési (?:dátum|idő))",
    ),
    *("дата (?:рождения|народження|на раждане)", "родил(?:ся|ась)", r"роден(?:а)?", r"народи(?:вся|лася)", r"д\.р\."),
    *("ημ(?:\\.|ερομηνία) γέννησης", "γεννήθηκε", "doğum tarihi", r"d\. ?tarihi", r"doğ(?:\.|du)", "datëlindja"),
    *("ganwyd(?: ef| hi)?", "ganed", "dyddiad geni", "pen-?blwydd", "dáta breithe", "rugadh", "ceann-latha breith"),
    *(
        "jana?m[ -]?(?:tithi|din|tarikh)",
        "जन्म ?(?:तिथि|दिन|तारीख)?",
        "(?:tare+kh|tarikh)[ -]e[ -]pai?daish",
        "paidaish",
    ),
    *("تاريخ الميلاد", "مواليد", "تاریخ تولد", "تاریخ پیدائش", "תאריך לידה", r"נולד[ה]?", "জন্ম ?তারিখ"),
    *("t(?:an)?g(?:ga)?l lahir", "tarikh lahir", "lahir", "ngày sinh", "sinh ngày", "kapanganakan", "ipinanganak"),
    *("tarehe ya kuzaliwa", "alizaliwa", "kuzaliwa", "jaiotze-?data", "geburts?dat\\."),
)
"""What says so wherever it stands."""

UNSPACED = any_of("出生日期", "出生年月日?", "生年月日", "出生", "生日", "誕生日", "생년월일", "วันเกิด")
"""The same in scripts that are written without spaces."""

SHORT = any_of(
    *(r"b\.", r"b/d", r"b\.?d\.?", r"bn\.?", r"[fs]\.", r"ddn", r"d\.d\.n\.", r"f\.n\.", r"fdn", r"d\.n\."),
    *(r"fn(?=:)", r"nasc\.?", r"nat\.", r"nac\.", r"roz\.", "b"),
    *(r"(?<=[(,;])\*", r"(?<=[(,;] )\*"),
)
"""What is short for it and for many other words: only the year of the date behind it makes it sure."""

ELSEWHERE = any_of(
    *("start(?:s|ed)?", "join(?:s|ed)?", "hired", "employed", "inspect\\w*", "seen", "due", "expir\\w*", "issued?"),
    *(
        "admitted",
        "discharged",
        "died",
        "death",
        "d\\.",
        "unknown",
        "withheld",
        "certificate",
        "install\\w*",
        "worked",
    ),
    *("commission\\w*", "manufactured", "delivered", "visit\\w*", "reported", "signed", "dated", "next", "arrived"),
    *(
        "since",
        "until",
        "stamp",
        "code",
        "label",
        "service[ds]?",
        "calibrat\\w*",
        "tested",
        "attended",
        "appointment",
    ),
    *("updated", "received", "accident", "incident", "injured", "today", "review\\w*", "left on", "moved", "idea"),
)
"""What between such a word and a date says that the date is another one."""

THINGS = any_of(
    *("compan(?:y|ies)", "firm", "team", "project", "idea", "unit", "business", "brand", "group", "ship", "vessel"),
    *(
        "valves?",
        "pumps?",
        "motors?",
        "batter(?:y|ies)",
        "beer",
        "tyres?",
        "tires?",
        "part",
        "product",
        "plant",
        "site",
    ),
    *(
        "spin-?off",
        "department",
        "scheme",
        "system",
        "standard",
        "charity",
        "concept",
        "programme",
        "program",
        "design",
    ),
    *("habit", "process", "procedure", "practice", "problem", "bottles?", "cans?", "joint venture", "subsidiary"),
)
"""What is said to be born, and is nobody."""
