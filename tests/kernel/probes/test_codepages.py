"""Code pages of 8 bits are told apart by the letters of languages, in large files and in small ones."""

from __future__ import annotations

import itertools

import pytest

from jupyter_automl.kernel.probes.reading.decoding import encoding_of

PLACES = {
    (
        "cp1250",
        "Polish",
    ): "Łódź Kraków Gdańsk Poznań Wrocław Świdnica Częstochowa Białystok Toruń Rzeszów Żyrardów",
    ("cp1250", "Czech"): "Plzeň Ústí Hradec Králové České Budějovice Zlín Přerov Třebíč Žďár Děčín",
    ("cp1250", "Hungarian"): "Győr Székesfehérvár Pécs Szentlőrinc Hódmezővásárhely Nyíregyháza Szűcs Fűtés",
    ("cp1250", "Romanian"): "Timişoara Iaşi Constanţa Braşov Galaţi Ploieşti Brăila Bacău Târgu",
    ("cp1252", "German"): "München Köln Düsseldorf Nürnberg Münster Würzburg Gießen Göttingen Zürich",
    ("cp1252", "French"): "Orléans Besançon Nîmes Béziers Mâcon Saint-Étienne Évreux Angoulême Ça",
    ("cp1252", "Spanish"): "Málaga Córdoba Cádiz Logroño Coruña Ávila Almería Jaén León Cañete",
    ("cp1252", "Portuguese"): "São Brasília Goiânia Belém Maceió Niterói Ribeirão Uberlândia Conceição",
    ("cp1252", "Swedish or Finnish"): "Malmö Västerås Örebro Jönköping Umeå Gävle Borås Växjö Östersund",
    ("cp1252", "Danish or Norwegian"): "København Århus Ålborg Helsingør Næstved Køge Holbæk Sønderborg",
    ("cp1254", "Turkish"): "İstanbul İzmir Eskişehir Muğla Aydın Balıkesir Şanlıurfa Kırşehir Ağrı Beyoğlu",
    ("cp1257", "Lithuanian"): "Klaipėda Šiauliai Panevėžys Marijampolė Mažeikiai Kėdainiai Telšiai Ukmergė",
    ("cp1251", "Cyrillic"): "Москва Санкт-Петербург Новосибирск Екатеринбург Казань Самара Омск да нет",
    ("koi8_r", "Cyrillic"): "Москва Санкт-Петербург Новосибирск Екатеринбург Казань Самара Омск да нет",
    ("cp866", "Cyrillic"): "Москва Санкт-Петербург Новосибирск Екатеринбург Казань Самара Омск да нет",
    ("cp1253", "Greek"): "Αθήνα Θεσσαλονίκη Πάτρα Ηράκλειο Λάρισα Βόλος Ιωάννινα Χανιά",
    ("cp1255", "Hebrew"): "ירושלים תל אביב חיפה ראשון לציון",
    ("cp1256", "Arabic"): "القاهرة الرياض بغداد دمشق بيروت عمان",
    ("mac_roman", "Western European"): "München Köln Düsseldorf Besançon Málaga São Orléans",
    ("cp850", "Western European"): "München Köln Düsseldorf Besançon Málaga São Orléans",
}


@pytest.mark.parametrize(("page", "language"), PLACES)
@pytest.mark.parametrize("rows", [400, 12])
def test_places_are_read_by_the_code_page_of_their_language(page: str, language: str, rows: int) -> None:
    names = itertools.islice(itertools.cycle(PLACES[page, language].split()), rows)
    written = "id,place,amount\n" + "".join(f"{row},{name},{row * 7}\n" for row, name in enumerate(names))
    data = written.encode(page)
    found, why = encoding_of(data, iter([data[:90], data[90:]]))
    assert found is not None
    assert data.decode(found) == written, (found, why)
    assert f"by {page} they are {language} letters" in why


def test_one_foreign_name_does_not_move_a_file_to_another_code_page() -> None:
    data = ("a,b\n" + "1,Köln\n2,Nürnberg\n3,Gießen\n4,Füßen\n" * 20 + "5,Lucía\n").encode("cp1252")
    assert encoding_of(data, iter([data]))[0] == "cp1252"


def test_bytes_of_no_known_alphabet_stay_western_and_all_are_read() -> None:
    data = b"a,b\n" + b"1,\xb7\xd7\xf7\x81\n" * 20 + b"plain,text\n" * 200
    found, why = encoding_of(data, iter([data]))
    assert (found, "reads all of them" in why) == ("latin-1", True)


def test_text_of_two_bytes_a_sign_is_told_how_to_be_saved() -> None:
    data = ("番号,都市\n" + "1,東京\n2,さいたま\n" * 50).encode("shift_jis")
    found, why = encoding_of(data, iter([data]))
    assert found is None
    assert "save it as UTF-8" in why
