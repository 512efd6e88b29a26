"""Telling English from no English."""

from __future__ import annotations

import pytest

from stance.text import reads_like_english

NOT_ENGLISH = {
    "es": "El canciller de Perú dijo que su gobierno no aceptará a ningún embajador de Nicolás Maduro y que seguirá "
    "trabajando con Juan Guaidó hasta que haya elecciones libres.",
    "pt": "O Itamaraty afirmou que o Brasil mantém o apoio a Juan Guaidó e que não haverá conversa com enviados de "
    "Nicolás Maduro enquanto os presos políticos continuarem detidos.",
    "fr": "Paris a fait savoir que la France tient Juan Guaidó pour le président par intérim et que les envoyés de "
    "Nicolas Maduro ne seront plus reçus au ministère des Affaires étrangères.",
    "de": "Das Auswärtige Amt erklärte, Deutschland halte Juan Guaidó weiter für den Übergangspräsidenten und werde "
    "keinen Botschafter empfangen, den Nicolás Maduro nach Berlin schickt.",
    "da": "Udenrigsministeriet siger, at Danmark fortsat anser Juan Guaidó for præsident, og at der ikke er plads til "
    "en udsending fra Nicolás Maduro i København for tiden, som det hedder i et svar til Folketinget.",
    "no": "Utenriksdepartementet svarer at Norge snakker med begge parter og ikke tar stilling for Maduro eller for "
    "Guaidó, og at møtene i Oslo skal fortsette så lenge partene selv ønsker det, opplyser en talsperson.",
    "pl": "Warszawa oświadczyła, że to Juan Guaidó jest tymczasowym prezydentem, i że będzie to powtarzać, aby poseł "
    "Nicolása Maduro nie miał złudzeń co do tego, jak Polska widzi te wybory.",
    "cs": "Praha uvedla, že to je Juan Guaidó, kdo by měl vést zemi do voleb, a že vyslanec Nicoláse Madura by neměl "
    "čekat, že ho česká vláda přijme, i když to Moskva vidí jinak.",
    "ru": "Москва заявила, что законным президентом остаётся Николас Мадуро, а Хуан Гуайдо лишь назвал себя главой "
    "государства при поддержке Вашингтона и его союзников в регионе.",
    "zh": "中国外交部发言人表示，中方承认马杜罗政府，反对外部势力干涉委内瑞拉内政，并呼吁瓜伊多与政府对话。",
    "nl": "Het ministerie liet weten dat Nederland Juan Guaidó blijft zien als interim-president en geen gezanten van "
    "Nicolás Maduro zal ontvangen zolang er geen nieuwe verkiezingen zijn.",
}


@pytest.mark.parametrize("language", NOT_ENGLISH)
def test_other_languages_are_told(language: str) -> None:
    assert not reads_like_english(NOT_ENGLISH[language])


def test_english_is_english_whatever_it_quotes() -> None:
    text = (
        "Peru's foreign minister said his government would take no envoy from Nicolás Maduro. “No aceptaremos ningún "
        "embajador del régimen,” he told El Comercio, adding that Lima would work with Juan Guaidó."
    )
    assert reads_like_english(text)
    assert reads_like_english(text.upper())


def test_too_few_words_say_nothing() -> None:
    assert reads_like_english("")
    assert reads_like_english("Rusia respalda a Maduro.")
