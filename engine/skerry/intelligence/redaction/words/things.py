"""Words with a capital letter that name makers, products and places where others would name people."""

from __future__ import annotations

_MAKERS = """
abb allen armstrong atlas baxi bosch bridgeport bristan brother burnley carrier caterpillar chubb cisco clark copco crane
crawford cummins daikin danfoss dell desigo dewalt draeger drager dyson eaton emerson epson ericsson festo flir fluke ford
fujitsu gates gent grundfos hannifin hilti hitachi honda honeywell hughes huawei hunter ingersoll intel jcb johnson jungheinrich
kaeser karcher kelvin kidde kohler komatsu kone konecranes krohne kubota lenovo liebherr linde makita mercedes microsoft milwaukee
mira mitel mitsubishi moxa myson nokia notifier omron oracle otis panasonic parker perkins philips phillips pilz rand renold
rittal rockwell rolls rosemount samsung schindler schneider scania secomak selco sew siemens snap spirax stanley stihl
sulzer tecumseh tesla thyssenkrupp tork toshiba trane trend tridonic tyco vaillant victaulic vickers viessmann volvo wago weir
wilo worcester xylem yale yamaha yokogawa zebra
"""
_PLACES = """
aberdeen albert alexandra america australia austria bath belfast belgium berlin birmingham boston bradford brazil bristol britain
brussels cambridge canada cardiff chelsea chester chicago china churchill cork coventry cumbria dallas darwin denmark derby devon
dubai dublin dundee durham edinburgh edward england essex europe exeter finland florence france galway germany glasgow
hamilton houston hull india ireland italy jackson japan kent lancaster leeds leicester lincoln lisbon liverpool london
madrid manchester mexico milan munich newcastle newton nightingale norfolk norway norwich nottingham oxford paris perth
phoenix plymouth poland portsmouth portugal preston reading reykjavik rome scotland seattle sheffield southampton spain
stirling stoke sunderland surrey swansea sweden sydney telford texas toronto truro tyseley victoria wakefield wales warwick
washington wellington winchester windsor york yorkshire zurich
"""
_OTHERS = """
january february march april may june july august september october november december monday tuesday wednesday thursday
friday saturday sunday mon tue tues wed thu thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec easter christmas
bacnet modbus profibus profinet ethernet scada hmi plc vsd ups cctv bms rtu ahu fcu mcc lv hv db ok na tbc tbd asap eta
english french german polish spanish welsh irish british american dutch italian windows linux excel word teams outlook
android iphone bluetooth wifi usb led pvc kpi hse riddor coshh loto
"""

THINGS = frozenset(f"{_MAKERS} {_PLACES} {_OTHERS}".split())
"""Without case and accents."""
