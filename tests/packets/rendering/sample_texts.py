"""The texts of the sample: three pillars, ten objectives, 26 measures, in our own words."""

# pillar, lead, objectives: text, measures: keyword, text, report, city, before, cells, others
TEXTS: tuple[tuple[str, str, tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]], ...] = (
    (
        "Oppiminen ja jakaminen",
        "Opimme vertaiskaupungeilta ja jaamme omaa osaamistamme.",
        (
            (
                "Kansainvälinen työ on sovitettu yhteen, säästää voimavaroja ja palvelee "
                "kaupungin strategiaa",
                (
                    (
                        "Tärkeimmät kumppanit ja verkostot",
                        "Jokainen toimiala nimeää työnsä kannalta tärkeimmät kumppanikaupungit, "
                        "verkostot ja järjestöt. Olemme niissä aktiivisia ja annamme osaamistamme "
                        "yhteiseen käyttöön.",
                        "Työ on koottu harvempiin verkostoihin. Kolmesta vähäisestä jäsenyydestä "
                        "luovuttiin, ja jokaisella jäljelle jääneellä on vastuuyksikkö.",
                        "cont run cont run cont cont",
                    ),
                    (
                        "Eurocities-osallistuminen",
                        "Toimialat osallistuvat Eurocities-verkoston työhön aiempaa vahvemmin.",
                        "Osallistuminen vahvistui kaikilla toimialoilla, ja kaupunki sai ensi "
                        "kertaa paikan työryhmän johdosta.",
                        "done run done run done cont",
                    ),
                    (
                        "Ystävyyskaupungit",
                        "Ystävyyskaupunkien kanssa tehdään työtä, joka sitoo vähän voimavaroja.",
                        "Kuuden kaupungin kanssa toiminta jatkuu. Kahden kanssa yhteydenpito on "
                        "kirjallista.",
                        "cont cont - - - - head:cont",
                    ),
                    (
                        "Verkostoraportointi",
                        "Verkostojen yhteyshenkilöt raportoivat työstään vuosittain.",
                        "Vuonna 2025 raportti saatiin yhdestätoista verkostosta kahdestatoista.",
                        "cont cont - - - - net:cont",
                    ),
                    (
                        "Kansainvälinen viestintä",
                        "Kansainvälisestä työstä kerrotaan enemmän, myös verkkosivuilla.",
                        "Toiminnalla on oma sivunsa suomeksi, ruotsiksi ja englanniksi.",
                        "done run - - - - head:done",
                    ),
                ),
            ),
            (
                "Haemme vertaiskaupungeista ratkaisuja isoimpiin teemoihin",
                (
                    (
                        "Resurssit teemoille",
                        "Isoihin teemoihin varataan aikaa ja rahaa.",
                        "Viidelle teemalle kahdeksasta varattiin työaikaa.",
                        "run run cont run cont run",
                    ),
                    (
                        "Yhteiset opintomatkat",
                        "Opintomatkoille lähdetään yli toimialarajojen.",
                        "Neljästä matkasta kolmella oli mukana ainakin kaksi toimialaa.",
                        "run plan run run done !",
                    ),
                ),
            ),
            (
                "Toimiala toteuttaa suuntaviivoja itselleen luontevalla tavalla",
                (
                    (
                        "Kirjallinen toimintatapa",
                        "Toimialat kirjaavat, miten ne toteuttavat suuntaviivoja.",
                        "Kaikilla neljällä toimialalla on hyväksytty toimintatapa.",
                        "done run done done done done",
                    ),
                ),
            ),
            (
                "Jaamme opit järjestelmällisesti, ja tieto kulkee",
                (
                    (
                        "Matkan jälkikokous",
                        "Matkalle osallistuneet sopivat palattuaan, miten opit jaetaan ja kuka "
                        "pitää yhteyttä.",
                        "Toimintamalli on sovittu, ja puolet matkoista on purettu sen mukaan.",
                        "run plan run run run done",
                    ),
                    (
                        "Vierailuista tiedottaminen",
                        "Tulevista vierailuista kerrotaan toimialan yhteyshenkilölle ja "
                        "kv-päällikölle.",
                        "Ennakkotieto saatiin useimmista vierailuista.",
                        "run run run run ! run",
                    ),
                ),
            ),
            (
                "Seuraamme toimintaa ja vältämme päällekkäisyyksiä",
                (
                    (
                        "Säännölliset tapaamiset",
                        "Toimialan koordinoiva ryhmä tapaa kv-päällikön säännöllisesti.",
                        "Tapaamisia oli kaikilla toimialoilla vähintään kaksi.",
                        "cont cont cont cont cont cont",
                    ),
                    (
                        "Vaikuttavuuden seuranta",
                        "Johtoryhmä ja jaosto seuraavat vaikuttavuutta vuosittain.",
                        "Seuranta käsitellään marras- ja joulukuussa.",
                        "cont cont - - - - head:cont",
                    ),
                ),
            ),
        ),
    ),
    (
        "EU-vaikuttaminen",
        "Vaikutamme ajoissa siihen, mikä koskee Vantaata.",
        (
            (
                "Tunnistamme kaupungille tärkeimmät EU-aloitteet",
                (
                    (
                        "EU-vastuuhenkilöt",
                        "Toimialan suunnitelmassa sanotaan, kuka vastaa EU-vaikuttamisesta.",
                        "Vastuuhenkilö on nimetty jokaisella toimialalla.",
                        "done run done done done done",
                    ),
                    (
                        "EU-päätöksenteon seuranta",
                        "Vastuuhenkilöt seuraavat kuntia koskevaa EU-päätöksentekoa.",
                        "Seurannassa on yhdeksän aloitetta, joista kuudesta on tehty muistio.",
                        "cont cont cont run cont cont",
                    ),
                    (
                        "Yhteinen EU-seuranta",
                        "Seuranta tehdään pitkäjänteisesti yhdessä.",
                        "Kolme yhteistä kokousta pidettiin.",
                        "cont cont - - - - head:cont",
                    ),
                    (
                        "Dialogi kumppanien kanssa",
                        "Kumppanien kanssa käydään jatkuvaa vuoropuhelua.",
                        "Yhteyksiä oli kaikkiin seitsemään kumppaniryhmään.",
                        "cont run - - - - head:cont",
                    ),
                ),
            ),
            (
                "Vaikutamme tärkeisiin EU-aloitteisiin ja -rahoituksiin kumppanien kanssa",
                (
                    (
                        "Yhteistyö kaupunkien kanssa",
                        "Pääkaupunkiseudun ja suurten kaupunkien kanssa vaikutetaan enemmän "
                        "yhdessä.",
                        "Yhteisiä kannanottoja oli neljä, edellisvuonna kaksi.",
                        "cont run - - - - head:cont",
                    ),
                    (
                        "Eurocities-työryhmät",
                        "Toimialat ovat mukana työryhmissä, joissa käsitellään Vantaan teemoja.",
                        "Kaikki toimialat osallistuvat vähintään yhteen työryhmään.",
                        "cont run cont cont cont cont",
                    ),
                    (
                        "Lentokenttäverkostot",
                        "Lentokenttäalueiden verkostoja hyödynnetään Aviapoliksen toimijoiden "
                        "kanssa.",
                        "Verkoston vuosikokous pidettiin Vantaalla alueen yritysten kanssa.",
                        "cont cont - - cont cont",
                    ),
                ),
            ),
        ),
    ),
    (
        "Kansainvälinen rahoitus",
        "Haemme rahoitusta siihen, mitä muutenkin tekisimme.",
        (
            (
                "Rahoitus on osa toimialojen vuosisuunnitelmia",
                (
                    (
                        "Hakemustavoitteet",
                        "Toimiala asettaa vuosittaisen tavoitteen EU-hakemuksille.",
                        "Tavoite on kaikilla; hakemuksia lähti 17, kun tavoite oli 20.",
                        "done done done done done done",
                    ),
                    (
                        "Projektiaihesuunnitelma",
                        "Johto ja yksiköt sopivat projektiaiheista, ja yhteyshenkilö pitää "
                        "suunnitelmaa ajan tasalla.",
                        "Kolmella toimialalla on hyväksytty suunnitelma, yhdellä kesken.",
                        "run plan done run done done",
                    ),
                    (
                        "Rahoitushakujen seuranta",
                        "Palvelualueet seuraavat tavoitteisiinsa sopivia hakuja.",
                        "Hakuja seulottiin 41, ja niistä 17 johti hakemukseen.",
                        "cont cont cont cont cont cont",
                    ),
                ),
            ),
            (
                "Projektit edistävät tärkeitä teemoja kustannustehokkaasti",
                (
                    (
                        "Innovaatioverkosto",
                        "Projekteista innostuneet yksiköt jakavat osaamistaan verkostossa.",
                        "Verkosto kokoontui kuusi kertaa.",
                        "cont cont cont cont run cont",
                    ),
                    (
                        "Projektitoimiston tuki",
                        "Projektitoimisto auttaa elinvoimaprojektien valmistelussa.",
                        "Tukea sai kahdeksan hakemusta.",
                        "cont cont - - - - office:cont",
                    ),
                ),
            ),
            (
                "Projektien määrää ja tuloksia seurataan yhdessä",
                (
                    (
                        "Projektisalkun seuranta",
                        "Johtoryhmät seuraavat projekteja alusta asti.",
                        "Salkkuseuranta alkaa keväällä 2026.",
                        "plan not plan plan run plan",
                    ),
                    (
                        "Jälkiseuranta 24 kk",
                        "Tuloksia seurataan kaksi vuotta projektin päätyttyä.",
                        "Jälkiseuranta alkaa keväällä 2026.",
                        "plan not plan not plan plan",
                    ),
                ),
            ),
        ),
    ),
)
ELSEWHERE = {
    "head": "kv-päällikkö",
    "net": "verkostojen yhteyshenkilöt",
    "office": "projektitoimisto",
}
