"""Example sentences that a note's own sentences are compared with: how bad things are told, and what is small talk.

They are written for this. A level is described by what happened, not by the word for it, and in the words of many
trades, so that what two examples of a level share is how bad they are.
"""

from __future__ import annotations

from skerry.intelligence.digest.values import SeverityLevel


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


SEVERITY_EXAMPLES: dict[SeverityLevel, tuple[str, ...]] = {
    SeverityLevel.SEV1: _lines("""
        A worker was killed when the scaffold collapsed.
        He died at the scene before the paramedics arrived.
        The operator lost three fingers in the press and was airlifted to a trauma unit.
        She was pulled unconscious out of the confined space and was not breathing.
        An explosion destroyed the boiler house and several people are missing.
        The fire spread through the whole warehouse and the roof came down.
        A large release of chlorine drifted over the neighbouring houses and the town was told to stay indoors.
        The whole site was evacuated after a gas cloud formed, emergency services are in command.
        The tank ruptured and thousands of litres of fuel reached the river.
        All customer records were stolen and published by the attackers.
        Ransomware has encrypted every server and the backups, the company cannot work.
        Total outage of the platform for all customers in every region, no workaround.
        The grid failed and the hospital lost both mains and emergency power.
        Several patients were given the wrong blood and one is in intensive care.
        The crane fell across the road and crushed a car with people in it.
        The train derailed with passengers on board and many were injured.
        Armed intruders took a guard hostage.
        A technician was electrocuted by the busbar and had a cardiac arrest.
        The dam wall is failing and villages below are being cleared.
        The whole plant is down and will not come back for days.
        Three dead, several missing, rescue teams are searching the debris.
        Casualties are trapped and the building may come down.
        Two men are in a critical condition after the tank entry.
        Passengers are stuck in the tunnel and all trains have stopped, nobody knows for how long.
        Emergency calls do not work anywhere in the country.
        Tens of thousands of homes are without water and power.
        People are ill from the drinking water and more go to hospital every hour.
        No customer in any country can pay or get cash, and there is no end in sight.
        The hospital is turning ambulances away and has cancelled all operations.
        The intruders still control our domain and have copied the whole database.
        The crew is abandoning the ship and some are not accounted for.
        Whole streets have been cleared because of the toxic cloud.
        The ward lost ventilation and patients were kept alive by hand.
        The reactor cannot be cooled and everybody has left the area.
        A patient died after the wrong medicine was given.
        An arc in the substation killed a jointer and blacked out the town.
        Carbon monoxide in the hostel, several guests did not wake up.
        A tram and a bus collided, passengers are dead and others are still inside.
        The drinking water is poisoned and must not be used anywhere, many are ill.
        No telephone, no alarms and no emergency calls for the whole region.
        Fire in the ward at night, patients had to be carried out and some did not survive.
        The shelving came down on the pickers and there is no contact with them.
        The well is out of control and burning, the crew has gone to the boats, men are missing.
        A man with a knife attacked colleagues and the building is locked down.
        The bank is insolvent overnight because of fraud and customers cannot reach their money.
        Everything is encrypted by criminals, the stolen data is online and no system works.
        The stand collapsed during the match and children are among the dead.
        The ferry is sinking with passengers on board.
        A farm worker was crushed under the tractor and died.
        Several guests are in intensive care with food poisoning.
        A lorry went through the crowd.
    """),
    SeverityLevel.SEV2: _lines("""
        He broke his leg when he fell from the ladder and was taken to hospital by ambulance.
        She got acid in her eyes and needs treatment at the hospital.
        A fire in the motor control room was put out by the fire brigade, the line is down until tomorrow.
        The building was evacuated because of smoke from the battery room.
        Two tonnes of steel dropped from the crane and missed the crew by a metre.
        Several hundred litres of diesel leaked into the drain.
        Ammonia leaked in the cold store and two people breathed it in.
        The production line has stood still for six hours and orders will be late.
        Payments failed for most customers for two hours.
        Personal data of several hundred people was sent to the wrong address.
        An intruder copied files from the server with a stolen password.
        The pressure vessel went past its limit and the relief valve did not open.
        The main transformer tripped and half the site is without power.
        A forklift hit a pedestrian, who has a suspected fracture.
        The trench wall caved in moments after the men had climbed out.
        A patient was given ten times the dose and has to be monitored overnight.
        The only fire pump does not start and the sprinklers have no pressure.
        A lift dropped two floors with people inside, they are shaken and were checked by a doctor.
        The database lost an hour of orders and has to be restored from the backup.
        A vehicle rolled over on the haul road, the driver was cut free.
        He needs an operation and will be off work for weeks.
        One operator was taken to hospital for observation after breathing fumes.
        It fell from a height and would have killed anyone standing there.
        Nobody was hit, only by luck.
        Fish are dead in the stream and the authority has been called.
        The train passed a red signal and stopped just short of another.
        Thirty houses had to be left for some hours because of escaping gas.
        A child was missing for hours and was found unhurt by the police.
        Salaries and bank details of the staff were mailed to the wrong firm.
        Somebody had administrator rights on the server for hours.
        The mailbox could be read from outside for weeks and the regulator was told.
        The factory cannot deliver for days because both lines are broken.
        Thousands of subscribers had no telephone for most of the day.
        Patients had to be moved to other wards after the flood and the ward is shut.
        Treatments had to be cancelled because the plant failed, nobody came to harm.
        Half of the customers were shut down to protect the equipment from the heat.
        The gate cannot be closed, roads are under water and farmers were warned.
        Work on the whole site was stopped and the regulator informed.
        Money was paid to a fraudster and only part of it came back.
        The roof collapsed at night when the hall was empty.
        Allergic reaction at lunch, an injection was given and the ambulance came.
        A man fell overboard and was recovered within minutes, cold but well.
        Emergency calls of one district went to the wrong room for a quarter of an hour.
        The apprentice got an electric shock from an earth fault and was checked by a doctor.
        The mooring line broke and missed the bosun by a metre.
        The battery burned on charge and the fire brigade had to cool it.
        The line is closed and two trains with passengers are stranded.
        The fitter was thrown back by the flash and has to stay in hospital overnight.
        The plumber was scalded and admitted, the blocks stay cold for two days.
        Two engines bumped at walking pace, the driver was concussed.
        A main burst and thousands of houses are dry until tomorrow.
        Two thousand lines are dead for days after the fire in the exchange.
        All planned operations of two days were cancelled, the instruments were recalled.
        A pallet came down where somebody had stood seconds before.
        Crude oil ran into the ditch and the soil has to be dug out.
        A laptop with the files of hundreds of colleagues was stolen and was not encrypted.
        A large payment went to a false account before the bank stopped it.
        The order system of the company is off all day, no data was lost.
        The teacher burned her eyes with acid and was taken away by ambulance.
        Dozens of guests were sick after the dinner, the kitchen is closed by the inspector.
        The combine burned out and two acres of the field are lost.
        The yacht took in water and was towed, the crew was cold and shaken.
        The guard was knocked down by burglars and has a broken nose.
    """),
    SeverityLevel.SEV3: _lines("""
        He cut his finger on the sheet metal, the wound was cleaned and a plaster put on.
        She twisted her ankle on the step and went home early.
        First aid was given for a small burn on the hand, he carried on working.
        About five litres of oil leaked onto the floor and were soaked up with granules.
        The pump tripped on overload and was restarted after twenty minutes.
        The conveyor stopped for half an hour because of a torn belt.
        Pages load slowly for some users, a restart of the service helped.
        One server ran out of disk space and reports were late this morning.
        The forklift bumped into the racking and bent an upright.
        The seal of the compressor leaks, the standby machine has taken over.
        A false alarm of the smoke detector made everyone leave the office for ten minutes.
        The refrigerator went above eight degrees for an hour and some stock was thrown away.
        A laptop was left on the train, its disk is encrypted.
        A phishing mail was opened, the password was changed at once.
        The guard rail of the walkway is loose and the area was taped off.
        A hose burst and sprayed water over the switchboard, nobody was near.
        The breaker in the workshop trips again and again, work is delayed.
        A visitor slipped on the wet floor and bruised her knee.
        The backup failed last night and was run again in the morning.
        One of two chillers is out of order and the rooms are warm.
        The standby unit took over and nothing was lost.
        It was noticed in time at the second check and had no consequence for the patient.
        Nine trains were late by half an hour in all.
        One of two lifts is out of service until the fitter comes.
        Boxes of stock got wet, the rest was moved.
        Messages arrive late and a few colleagues cannot log in.
        Reduced output for two days, deliveries are not affected.
        Short interruption, work went on by hand and on paper.
        A dog nipped the postman, the skin was hardly broken.
        The alarm came before the limit was reached, the bearing was greased.
        Lost a dozen sales while the tills were down.
        The screen was blocked by leaves and had to be raked by hand.
        One sample was low, the repeat was good.
        The cameras did not record over the weekend.
        The valve weeps a drop a second into a tray and will be changed soon.
        A pipe froze and the classroom had to be closed for the day.
        Water drips through the ceiling, buckets are out and the bay is closed.
        The operating list was moved to another theatre for the day.
        A steriliser failed its test and the load was recalled.
        The lift stopped between two floors and the people in it were let out after half an hour.
        The batteries of the backup supply are worn and a replacement is quoted.
        The milk was too warm in the morning and had to be dumped.
        Some houses have low pressure or brown water until the valve is open again.
        The boiler locks out again and again, an electrode was replaced.
        The air conditioning of a room is short of refrigerant because of a small leak.
        A cable was cut and some dozens of lines are dead until the evening.
        Calls have an echo since the change, which was rolled back.
        Trespassers were chased from the line and trains ran slowly for some minutes.
        A cover was stolen, someone nearly fell, cones were put out.
        A dosing pump had sucked air, dosing was done by hand over the weekend.
        The resident could not use the stairlift until a new battery was fitted.
        The shutter does not close and a guard stands there tonight.
        A wrong price was shown for an hour and a few orders were corrected.
        An invoice was paid twice and the supplier sends the money back.
        A new colleague could not work on the first day because nobody had made an account.
        The card terminal of the canteen takes no cards until the contract is renewed.
        A website was offline for a few minutes because of an expired certificate.
        The second feeder took over the load, there is no spare until Friday.
        The third floor is too hot because a valve is stuck.
        Some fares were lost while the gates stood open.
        Voicemail was out of reach for an hour and a half, calls were fine.
        The porter bumped his head, a cold pack was given and he went on working.
        The wrapping machine is down, loads leave an hour late.
        A weep at the pump seal drips into a tray, it will be changed on nights.
        Requests of one team were lost in the system and entered again by hand.
        A batch reached the bank a day late, nobody is out of pocket.
        Forty people could not print for an hour until the server was restarted.
        A pupil cut her knee, it was cleaned and plastered.
        The tractor has a flat tyre and the load was put onto another one.
        The freezer was left open and a few boxes had to be thrown away.
        A window was broken by a ball and boarded up.
        A wheel chock slipped and a van rolled into a bollard, a dent.
        A wasp stung the gardener, it was cooled.
    """),
    SeverityLevel.SEV4: _lines("""
        A bulb in the corridor flickers and should be replaced some time.
        The paint on the handrail is peeling off.
        Small drip at the tap, a cup under it is enough for now.
        The label on the cabinet is missing.
        The door squeaks and needs some oil.
        Cables lay across the walkway and were tidied up.
        A typing mistake on the login page was corrected.
        The fan makes a slight noise, it has no effect on the work.
        The filter was a little dirty and was cleaned during the round.
        A pallet stood in front of the cupboard and was moved.
        The clock on the panel is three minutes slow.
        Someone left the gate unlocked, nothing is missing.
        The printer has a paper jam again.
        Cosmetic scratch on the cover, works as it should.
        One reading was slightly out of range and was back to normal at the next check.
        Safety glasses were not worn, the colleague put them on when asked.
        A drain is slow and was flushed, no further trouble.
        The display shows a warning now and then, the machine runs on.
        A test alarm went off during maintenance as planned.
        Housekeeping in the store is poor, boxes on the floor.
        A lamp is out, please change it when you pass.
        A new label has to be printed, no hurry.
        All items passed the yearly inspection and got their tags.
        The routine update was installed in the maintenance window without any interruption.
        The drill went well and everybody was out within minutes.
        The course on manual handling was attended by twelve colleagues.
        Nothing happened, a quiet shift.
        The key sticks a little.
        Stock of gloves is low and was ordered again.
        Readings were taken and look as usual.
        A chair is worn and a new one is asked for.
        Please ignore, this was only a test.
        The open day went by without trouble.
        A talk was given about an accident of many years ago.
        Visitors park in the wrong place, a sign was ordered.
        The files were sorted and put into the archive.
        A flower pot tipped over and the carpet got wet.
        The gate was oiled and closes well again.
        The filter was changed and the reading is steady.
        The bus came back an hour late, parents were told.
        Everything is printed twice, the driver was downgraded.
        The sensor drifts a little and was replaced, nothing else.
        A complaint about tone was settled in a talk.
        The cows were out again and all in before milking.
        The test was passed and recorded.
        A few mice droppings, baits were checked.
        A letter went home about head lice.
        The certificate was renewed before it ran out.
        The strange request turned out to be genuine.
        The rope was worn and was changed before it could break.
        A bird on the line held up a train for a few minutes.
        The yearly measurement was done and nothing was found.
        The filters were changed as planned.
        A poster has come loose and was taped.
        The grass wants cutting.
        The cables were labelled anew.
        The soap dispenser is empty and was refilled.
        New brooms were delivered.
        The rescue exercise with the doll went well.
        A reminder to hand in the holiday plans.
        The petty cash was counted, a few pence over.
        The background picture was changed on all machines.
        We practised how to lock the classrooms, lessons went on afterwards.
        The minutes were filed and the shelf was dusted.
        The meter was read and the figure passed on.
        A new colleague was shown round.
        The audit had no findings.
        The plants were watered and the blinds mended.
    """),
}

ROUTINE_EXAMPLES = _lines("""
    Minutes of the weekly meeting, attended by all.
    The new rota starts next month, please enter your holidays.
    The training course was held on Tuesday and everyone passed.
    The delivery of office supplies has arrived.
    Visitors are expected at ten and will be shown around.
    The round was walked and everything is normal.
    The budget for next year was discussed.
    The policy was updated and published on the intranet.
    How to bake bread: mix the flour and the water.
    The quarterly newsletter is out.
    We welcome our new colleague who joins the team.
    The stock count was finished and the list handed in.
    Nothing to report this shift.
    The book tells the history of the town.
""")

SMALL_TALK_EXAMPLES = _lines("""
    Good morning everyone, hope you all had a nice weekend.
    Lunch was pizza in the canteen.
    The coffee machine was busy again this morning.
    Nice weather today, the sun was shining.
    It was raining when I came in and the traffic was terrible.
    Did anyone see the match last night?
    Thanks a lot and have a great weekend.
    Happy birthday to our colleague, there is cake in the kitchen.
    My daughter starts school next week.
    See you all on Monday, take care.
    The car park was full so I had to walk.
    I was tired because I slept badly.
    We talked about holidays in Spain over a cup of tea.
    The radio was playing old songs all night.
    Someone ate my sandwich from the fridge again.
    Best regards from the night shift.
    The new uniforms look good and are comfortable.
    The Christmas party will be on Friday.
    A stray cat visited us by the gate.
    The biscuits were delicious.
    We had a laugh about it in the break room.
    Sorry for my handwriting, the pen is running out.
    The vending machine ate my coins.
    My wife made soup for the whole crew.
    The bus was late so I arrived at the last minute.
    Quiet shift otherwise, did the crossword.
    The football team won, everybody was in a good mood.
    Lovely sunset over the harbour this evening.
""")

REPORT_EXAMPLES = _lines("""
    The cause was a worn bearing in the pump.
    The valve was closed and the line isolated.
    Production was stopped and restarted two hours later.
    The technician replaced the seal and tested the machine.
    Water came through the ceiling and damaged the cabinet.
    The alarm sounded at night and the guard went to look.
    One person was hurt and was treated.
    The service was unavailable because a certificate had expired.
    The root cause is not yet known and is being investigated.
    Oil was found on the floor below the gearbox.
    The spare part is ordered and will be fitted this week.
    The supervisor was informed and the area closed off.
    The temperature rose above the limit and the unit shut down.
    The contractor has to inspect the crack before the next start.
    The server ran out of memory and was rebooted.
    The load slipped out of the sling while it was being lifted.
    The patient received the wrong medicine.
    Storm damage to the roof let rain into the hall.
    The cable was cut by an excavator.
    Smoke came from the motor and it was switched off.
""")
