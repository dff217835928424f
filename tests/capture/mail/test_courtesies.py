"""What ends a matter and what does not. A near miss starts a clock: a client who waits costs more."""

from __future__ import annotations

import pytest

from crm.capture.mail.courtesies import Courtesy, courtesy

pytestmark = pytest.mark.plain

NAMES = "Mara Lind Ole Brandt"

THANKS = [
    "Thanks!",
    "Thank you.",
    "Thanks, Ole",
    "Thanks Ole!",
    "Many thanks, Ole.\n\nBest regards,\nMara Lind\nCMC lead\nNorthlight Bio\n+1 555 0100",
    "Hi Ole,\n\nThank you so much for the quick reply.\n\nMara",
    "Great, thanks!",
    "Perfect. Thank you very much!",
    "OK, thanks. Have a nice weekend!",
    "Received, thank you.",
    "Well received. Thanks.",
    "Noted with thanks.",
    "Much appreciated!",
    "Got it. Thanks a lot",
    "Thanks for the update.\nSee you Monday!",
    "Thank you for your help 🙂",
    "That's very helpful. Thanks again!",
    "Cheers\nMara",
    "Thanks for your clear explanation.",
    "Vielen Dank!",
    "Hallo Ole,\n\nvielen Dank für die schnelle Antwort.\n\nViele Grüße\nMara",
    "Besten Dank. Schönes Wochenende!",
    "Danke sehr, passt.",
    "Merci beaucoup !",
    "Bonjour Ole,\nMerci pour votre réponse rapide.\nCordialement\nMara",
    "Bien reçu, merci.",
    "Muchas gracias por la respuesta.\nSaludos",
    "Grazie mille!",
    "Perfetto, grazie.",
    "Bedankt voor je snelle reactie.\nGroet\nMara",
    "Hartelijk dank!",
    "Muito obrigada pela sua ajuda!",
    "Tack så mycket för svaret!",
    "Mange tak, god weekend!",
    "Dziękuję bardzo za szybką odpowiedź.",
]

FYI = [
    ("FYI: the audit moved to room 4.", ""),
    ("For your information, the shipment left our dock this morning.", ""),
    ("The courier picked it up at nine. No reply needed.", ""),
    ("The new price list is attached.", "FYI price list"),
    ("Zur Info: unser Büro ist am Freitag geschlossen.", ""),
    ("Pour information, le colis est parti.", ""),
    ("Ter info: het pakket is onderweg.", ""),
    ("För kännedom: leveransen har lämnat oss.", ""),
    ("Nessuna risposta necessaria, il pacco è partito.", ""),
]

ASKS = [
    ("Thanks, but when is the batch ready?", ""),
    ("Thanks. Please send the certificate.", ""),
    ("Thanks for sending the report by Friday.", ""),
    ("Thanks in advance!", ""),
    ("Thank you in advance for your quick reply.", ""),
    ("Thanks, still waiting for the certificate.", ""),
    ("Thanks, but the certificate is missing.", ""),
    ("Great.", ""),
    ("Ok", ""),
    ("Yes.", ""),
    ("Approved, thanks.", ""),
    ("Thanks, approved", ""),
    ("Thanks, go ahead.", ""),
    ("Thanks! Could we talk on Thursday", ""),
    ("Thanks. We need the data by Monday.", ""),
    ("Hi, call me today\nThanks", ""),
    ("Hello send the report\nThanks", ""),
    ("Thanks.\n\nMara\n\nPS: the certificate is missing", ""),
    ("Thanks\n\nBest regards\nMara\nPlease send the invoice", ""),
    ("Thank you for your understanding, the dose is wrong.", ""),
    ("Noted, we disagree.", ""),
    ("Received. The seal was broken.", ""),
    ("", ""),
    ("Thanks " * 60, ""),
    ("No thanks.", ""),
    ("Thanks for nothing", ""),
    ("Vielen Dank, aber wann ist die Charge fertig?", ""),
    ("Danke. Bitte senden Sie das Zertifikat.", ""),
    ("Danke im Voraus!", ""),
    ("Merci de nous envoyer le rapport.", ""),
    ("Merci d'avance", ""),
    ("Gracias, pero falta el certificado.", ""),
    ("Grazie, ma manca il certificato.", ""),
    ("Bedankt, graag ook het rapport.", ""),
    ("Tack, kan du skicka rapporten", ""),
    ("FYI: the seal was broken. Please advise.", ""),
    ("FYI, what shall we do?", ""),
    ("FYI - let me know what you think", ""),
    ("The seal was broken.", "FYI please act"),
    ("For your information we need an answer by Friday.", ""),
    ("No reply received yet.", ""),
    ("No reply needed from Ole, but from you.\nCan you", ""),
    ("The batch is for your information system.", ""),
]


@pytest.mark.parametrize("text", THANKS)
def test_a_thank_you_that_says_nothing_else_ends_the_matter(text: str) -> None:
    assert courtesy(text, names=NAMES) is Courtesy.THANKS


@pytest.mark.parametrize(("text", "subject"), FYI)
def test_what_says_that_it_only_informs_asks_nothing(text: str, subject: str) -> None:
    assert courtesy(text, subject=subject, names=NAMES) is Courtesy.FYI


@pytest.mark.parametrize(("text", "subject"), ASKS)
def test_a_near_miss_may_be_a_question(text: str, subject: str) -> None:
    assert courtesy(text, subject=subject, names=NAMES) is None
