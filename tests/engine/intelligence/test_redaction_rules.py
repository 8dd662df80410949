"""What the rules find by form alone, however people type it, and what they leave."""

from __future__ import annotations

import pytest

from skerry.intelligence.redaction import Kind, RedactionSettings, redact
from tests.engine.intelligence.blind import Blind

WITHOUT_NAMES = RedactionSettings(kinds=frozenset(Kind) - {Kind.PERSON})

EMAILS = [
    *(
        "alice@example.org",
        "Alice.Smith+plant@mail.example.co.uk",
        "o'brien@example.org",
        "alice_smith@sub-domain.example.org",
    ),
    *(
        "ALICE@EXAMPLE.ORG",
        "alice@[192.0.2.7]",
        "zoë@exämple.org",
        "用户@例子.广告",
        "alice＠example．org",
        "root@plc-01",
    ),
    *('"alice smith"@example.org', "alice [at] example [dot] org", "alice at example dot org", "a@b.io"),
]
PHONES = [
    *("07700 900123", "07700900123", "+44 7700 900123", "+447700900123", "0044 7700 900123", "+44 (0)7700 900123"),
    *("(01632) 960123", "01632 960 123", "020 7946 0958", "020-7946-0958", "(020) 7946 0958", "029 2018 0285"),
    *("(212) 555-0175", "212-555-0175", "212.555.0175", "+1 212 555 0175", "1-212-555-0175", "+1 (212) 555-0175"),
    *("+49 30 23125 014", "030 23125014", "+33 6 39 98 92 60", "06 39 98 92 60", "+353 20 910 1234", "031-390 06 11"),
    *("+61 491 570 110", "0491 570 157", "+91 98765 43210", "+86 138 0013 8000", "+31 6 12345678", "06-12345678"),
    *(
        "07700\u00a0900\u00a0123",
        "07700–900–123",
        "０７７００ ９００１２３",
        "+44\u2009207\u2009946\u20090958",
        "٠٧٧٠٠٩٠٠١٢٣",
    ),
    *(
        "07700 900123 ext. 12",
        "0171/1234567",
        "+44.20.7946.0958",
        "tel 555-0123",
        "call 4155550113",
        "mob: 7700900123",
    ),
]
IBANS = [
    *(
        "GB29 NWBK 6016 1331 9268 19",
        "GB29NWBK60161331926819",
        "gb29 nwbk 6016 1331 9268 19",
        "DE89 3704 0044 0532 0130 00",
    ),
    *("FR14 2004 1010 0505 0001 3M02 606", "NL91-ABNA-0417-1643-00", "NO93 8601 1117 947", "BE68 5390 0754 7034"),
    *("MT84 MALT 0110 0001 2345 MTLC AST0 01S", "PL61 1090 1014 0000 0712 1981 2874", "CH93 0076 2011 6238 5295 7"),
]
CARDS = [
    *("4111 1111 1111 1111", "4111111111111111", "4111-1111-1111-1111", "5555 5555 5555 4444", "2223 0031 2200 3222"),
    *(
        "3782 822463 10005",
        "378282246310005",
        "6011 1111 1111 1117",
        "3530 1113 3330 0000",
        "4111\u00a01111\u00a01111\u00a01111",
    ),
    *("card 3056 930902 5904", "４１１１ １１１１ １１１１ １１１１", "card 6759649826438453", "4111.1111.1111.1111"),
]
NATIONAL_IDS = [
    *("AB/12/34/56/C", "Nat. Ins. No. AB 12 34 56", "nat ins AB123456"),
    *("AB123456C", "AB 12 34 56 C", "ab 12 34 56 c", "NI no QQ 12 34 56 C", "943 476 5919", "NHS no. 9434765919"),
    *("NHS number: 943-476-5919", "536-90-4399", "SSN 536 90 4399", "ssn: 536904399", "ITIN 912-70-1234"),
    *(
        "1 84 12 76 451 089 46",
        "184127645108946",
        "86 095 742 719",
        "12345678Z",
        "X1234567L",
        "X-1234567-L",
        "12.345.678-Z",
    ),
    *("RSSMRA85T10A562S", "BSN 111222333", "85.07.30-033.28", "44051401359", "811228-9874", "19811228-9874"),
    *("131052-308T", "CPR 010190-1234", "756.9217.0769.85", "529.982.247-25", "11010519491231002X", "PPS 1234567FA"),
    *("Aadhaar 2345 6789 0124", "SIN 046 454 286", "TFN 123 456 782", "010130-2989", "NHS 943 476 5910"),
]
ADDRESSES_OF_MACHINES = [
    *("192.168.1.20", "10.0.0.1/24", "203.0.113.7:8080", "192.168.001.020", "1９2.168.1.20"),
    *(
        "2001:db8::1",
        "fe80::1%eth0",
        "2001:0db8:0000:0000:0000:ff00:0042:8329",
        "::1",
        "::ffff:192.0.2.128",
        "2001:db8::/32",
    ),
]
MACS = ["00:1B:44:11:3A:B7", "00-1b-44-11-3a-b7", "001b.4411.3ab7", "MAC 001B44113AB7", "00:00:5e:00:53:01"]
COORDINATES = [
    *("53.38297, -1.46590", "53.3830° N, 1.4659° W", "53°22'58.7\"N 1°27'57.2\"W", "53° 22′ 58″ N, 1° 27′ 57″ W"),
    *(
        "N 52.95321 W 001.18476",
        "51°07.500'N 001°23.800'E",
        "lat 53.38 lon -1.46",
        "latitude: 53.38297",
        "geo:53.38,-1.46",
    ),
    *("SK 353 873", "SK 35300 87300", "grid ref SK353873", "grid SK 35 87", "TQ3008080450", "30UXC 12345 67890"),
    *("location 53.38, -1.46", "N53 22.978 W001 27.952", "///filled.count.soap", "9C5M9GJJ+2X", "gps 53.382 -1.465"),
    *(
        "53 deg 22 min 58 sec N, 1 deg 27 min 57 sec W",
        "53-22-58N 001-27-57W",
        "532258N 0012757W",
        "53:22:58N 1:27:57W",
    ),
    *(
        "5322.978N 00127.952W",
        "53 degrees 22.9 minutes N",
        "geo:53.38297,-1.46590;u=20",
        "NGR SK3530087300",
        "easting 435300, northing 387300",
    ),
    *("https://maps.example.org/?q=53.38297,-1.46590", "53º22'58\"N 1º27'57\"W", "GPS: +53.38297 / -1.46590"),
]
BIRTH_DATES = [
    *(
        "born 14/03/1985",
        "DOB 14.03.85",
        "d.o.b. 1985-03-14",
        "Date of birth: 14 March 1985",
        "born on the 14th of March, 1985",
    ),
    *(
        "born March 14, 1985",
        "DOB: 14-Mar-1985",
        "birth date 14031985",
        "geboren am 14.03.1985",
        "née le 14 mars 1985",
    ),
    *(
        "fecha de nacimiento: 14 de marzo de 1985",
        "14/03/1985 (DOB)",
        "出生日期：1985年3月14日",
        "her birthday is 14 March",
    ),
    *(
        "DOB of the driver 03/14/1985",
        '"dob":"1985-03-14"',
        "date_of_birth=1985-03-14",
        "nato il 14/03/1985",
        "born in 1985",
    ),
]
BIRTH_DATES_BY_WORD = [
    *(
        "DOB\n14/03/1985",
        "Date of birth:\n\n14 March 1985",
        "DOB ........ 14.03.85",
        "DOB? 14/03/85",
        "D.O.B.: 14/3/'85",
    ),
    *(
        "DOB (dd/mm/yyyy) 14/03/1985",
        "DOB 140385",
        "DOB=14MAR1985",
        "DOB | 85/03/14",
        "DOB 14 III 1985",
        "dob 14\\03\\1985",
    ),
    *("<dob>1985-03-14</dob>", "dateOfBirth=14.03.1985", "patient_dob: 1985-03-14T00:00:00Z", "BDAY:19850314"),
    *(
        "his birthday, the 3rd of March 1975",
        "born on March the third, 1985",
        "born 1985 March 14",
        "born in March 1985",
    ),
    *(
        "born on the third of March nineteen seventy-five",
        "born on a farm near St. Helens on 3 March 1975",
        "born '85",
    ),
    *("14 March 1985 - date of birth", "14/03/1985 is his birthday", "14 March 1985, her DOB", "14.03.1985 [DOB]"),
    *(
        "(b. 1985)",
        "Alice b 14/03/1985",
        "Weber (*14.03.1985)",
        "1985 г.р.",
        "14.03.1985 doğumlu",
        "the 1985-born fitter",
    ),
    *("aged 41 (14/03/1985)", "41 y/o, 14/03/1985", "Alice 14/03/1985 (41 yo)", "Alice, 14-Mar-1985, aged 41"),
    *("geb. 14.03.85", "Geburtsdatum: 14. März 1985", "né(e) le 14 mars 1985", "date de naissance - 14/03/1985"),
    *(
        "nacido/a el 14 de marzo de 1985",
        "f. nac. 14/03/85",
        "nascido em 14 de março de 1985",
        "data di nascita 14/03/1985",
    ),
    *("nato/a il 14 marzo 1985", "ur. 14.03.1985", "urodzony 14 marca 1985", "ganwyd 14 Mawrth 1985", "f. 14.3.1985"),
    *("dyddiad geni: 14/03/85", "syntymäaika 14.3.1985", "född den 14 mars 1985", "fødselsdato 14.03.1985"),
    *("doğum tarihi: 14 Mart 1985", "janm tithi 14/03/1985", "дата рождения 14.03.1985", "tgl lahir 14-03-1985"),
    *("rugadh 14 Márta 1985", "생년월일 1985년 3월 14일", "تاريخ الميلاد 14/03/1985"),
]
BIRTH_DATES_IN_RECORDS = [
    *("Okonkwo, Adaeze, 14/02/1981, AB 12 34 56 C", "NHS 943 476 5919 · 3 Feb 1977 · J Price"),
    *(
        "AB123456C | Alice Smith | 14/03/1985",
        "Alice Smith\t14/03/1985\t943 476 5919",
        "A. Smith / 14.03.1985 / M / NI AB123456C",
    ),
    *("Alice Smith 1985-03-14 passport no. 925665416", "Smith Alice; M; 14 Mar 1985; 44051401359"),
    "Alice Marinova,1985-03-14,alice@example.org",
]
OTHERS = [
    (Kind.URL, "https://alice:secret@plc.example.org/x"),
    (Kind.URL, "linkedin.com/in/alice-smith"),
    (Kind.PASSPORT, "passport no. 925665416"),
    (Kind.PASSPORT, "P<GBRSMITH<<ALICE<<<<<<<<<<<<<<<<<<<<<<<<<<<"),
    (Kind.DRIVING_LICENCE, "SMITH 853149 A99AB"),
    (Kind.DRIVING_LICENCE, "driving licence no: D123-4567-8901"),
    (Kind.BANK_ACCOUNT, "sort code 12-34-56"),
    (Kind.BANK_ACCOUNT, "account no 12345678"),
    (Kind.BADGE, "badge 4432"),
    (Kind.BADGE, "staff no. E-10442"),
    (Kind.ASSET, "asset tag PMP-00412"),
    (Kind.ADDRESS, "12 Acacia Avenue, Leeds LS1 4AB"),
    (Kind.ADDRESS, "LS1 4AB"),
    (Kind.ADDRESS, "1420 Maple Street, Springfield, IL 62704"),
    (Kind.ADDRESS, "Hauptstraße 12"),
    (Kind.ADDRESS, "12 rue de la Paix"),
]
PLANTED = [
    *((Kind.EMAIL, each) for each in EMAILS),
    *((Kind.PHONE, each) for each in PHONES),
    *((Kind.IBAN, each) for each in IBANS),
    *((Kind.CARD, each) for each in CARDS),
    *((Kind.NATIONAL_ID, each) for each in NATIONAL_IDS),
    *((Kind.IP_ADDRESS, each) for each in ADDRESSES_OF_MACHINES),
    *((Kind.MAC_ADDRESS, each) for each in MACS),
    *((Kind.COORDINATES, each) for each in COORDINATES),
    *((Kind.BIRTH_DATE, each) for each in BIRTH_DATES + BIRTH_DATES_BY_WORD + BIRTH_DATES_IN_RECORDS),
    *OTHERS,
]
FRAMES = ["{}", "Seen {} today.", "({})", "- {};", "请看{}。", "“{}”, then on", "a\n{}\nb", "ok 👍🏽 {} 🔧"]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("kind", "planted"), PLANTED, ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_planted_is_found_as_what_it_is(kind: Kind, planted: str, frame: str) -> None:
    found = redact(frame.format(planted), Blind(), WITHOUT_NAMES)
    assert kind in {finding.kind for finding in found.findings}, found.text
    assert not has_long_number(found.text), found.text


def has_long_number(text: str) -> bool:
    """Whether four digits or more, outside of placeholders, are left."""
    bare = text.replace("32 ", "")
    return any(sum(map(str.isdigit, word)) > 3 for word in bare.split() if not word.strip("(-;“”").startswith("["))


LEFT = [
    *(
        "Pressure 3.2 bar at 14:02, 61.2 °C, 118.4 l/s.",
        "06:00  4.12  3.98  61.2  118.4",
        "12.3456 45.6789 78.9012 3.4567",
    ),
    *(
        "Started 2026-03-02T04:11:09Z, done 02/03/2026 05:30.",
        "Installed 12 March 2019, inspected 04.05.2021.",
        "07/2027 to 12.11.2026",
    ),
    *(
        "Serial 4111111111111111 of the old drive",
        "part no 07700900123",
        "P/N 3935650",
        "s/n 1184-0092-77AC, fw 3.17.2",
        "PO 4500118823",
    ),
    *(
        "firmware 10.4.1.2",
        "v1.2.3.4",
        "kernel 6.1.0-18",
        "mask 255.255.255.0",
        "openssl 3.0.13",
        "std::vector and a::b",
    ),
    *(
        "bearing 6205-2RS, belt B62",
        "Grundfos CR 32-4, 7.5 kW 1455 rpm 132M",
        "M10 bolts, DN50, PN16",
        "C32/40 slump 110, 115, 105 mm",
    ),
    *(
        "Params 1-20 to 1-25 copied",
        "tickets 88120 to 88126",
        "4 min 12 s, 212 people",
        "exit code 137",
        "10 x 2-214 at 5 @ 20",
    ),
    *(
        "Totaliser 0048812 to 0049233.",
        "312 415 2000 1800 1455",
        "0.42 0.44 0.39 ohm",
        "1,204 against 1,198 booked, 48,112.77",
    ),
    *(
        "turned 20° and 30' of pipe",
        "gusts 47 kn, 988 hPa, wind 5.5 W",
        "R-114 to R-120",
        "room 2.14 at 14:00 on the 22nd",
    ),
    *(
        "order 1234567890123",
        "batch 20260302-0411",
        "ratio 12:34:56",
        "{'a': 1, 'b': 22}",
        "unit 170 417, peak 372 kN",
        "NO 123456",
    ),
    *(
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
        "epoch 1772424669000",
        "0x1F 0xDEADBEEF",
        "41m 20ch and 43m 05ch",
        "TY 418",
    ),
]


@pytest.mark.parametrize("text", LEFT)
def test_readings_parts_times_and_plain_dates_stay(text: str) -> None:
    assert redact(text, Blind(), WITHOUT_NAMES).text == text


DATES_OF_OTHER_THINGS = [
    *(
        "commissioned 12/03/1984",
        "born in 2020 as a spin-off",
        "valve born on date stamp 03/2019",
        "Pump born 12 March 1998",
    ),
    *(
        "inspected 12.03.2019 by J Price, next 2027",
        "The idea was born on 12/03/2019",
        "DOB unknown, seen 12/03/2026",
    ),
    *("Rev B 12/03/2009", "b. 14 mm, 12/03/2026", "* 12.03.1984 pump installed", "s. 12 of the act of 12/03/1984"),
    *("P/N AB123456, 12/03/1984", "Drawing 12/03/1998, Grundfos", "BS 7671 of 12/03/1984", "f. 12/03/2026"),
    *("Check DOB on file.\n12/03/2026 inspected", "Installed 12/03/1984 (41 years old)", "pump aged 41, 12/03/2026"),
    *("Service due 12/03/2027, next visit 3 April 2027", "born and bred here, started on 3 March 2026"),
    *(
        "birth certificate issued 12/03/2019",
        "J Price, 12 March 2026",
        "built 12/03/1984 by A Smith",
        "in 1984 born of need",
    ),
]


@pytest.mark.parametrize("text", DATES_OF_OTHER_THINGS)
def test_dates_on_which_nobody_was_born_stay(text: str) -> None:
    assert redact(text, Blind(), WITHOUT_NAMES).text == text


BESIDE_OTHER_DATES = [
    ("Seen 12/03/2026, DOB 14/03/1985", "Seen 12/03/2026, DOB [BIRTH_DATE-1]"),
    ("14/03/1985 (DOB), seen 12/03/2026", "[BIRTH_DATE-1] (DOB), seen 12/03/2026"),
    ("DOB 14/03/1985, on 12/03/2026 the pump", "DOB [BIRTH_DATE-1], on 12/03/2026 the pump"),
    ("born 14/03/1985, not 15/03/1985", "born [BIRTH_DATE-1], not [BIRTH_DATE-2]"),
    ("DOBs: 14/03/1985, 2/4/90 and 3 May 1991", "DOBs: [BIRTH_DATE-1], [BIRTH_DATE-2] and [BIRTH_DATE-3]"),
    ("J Price, installed 12/03/1998, j@example.org", "J Price, installed 12/03/1998, [EMAIL-1]"),
    ("NI AB123456C, started 12/03/2009", "NI [NATIONAL_ID-1], started 12/03/2009"),
    ("asset PMP-00412, 12/03/1984, Grundfos", "asset [ASSET-1], 12/03/1984, Grundfos"),
]


@pytest.mark.parametrize(("text", "redacted"), BESIDE_OTHER_DATES)
def test_only_the_date_of_birth_is_taken_among_other_dates(text: str, redacted: str) -> None:
    assert redact(text, Blind(), WITHOUT_NAMES).text == redacted
