"""The words of closing courtesies and of mail for information. What they mean is judged in `courtesies`."""

from __future__ import annotations

import re


def _either(*phrases: str) -> str:
    return "(?:" + "|".join(phrases) + ")"


# What may be thanked for by name. Thanks “for sending …” or “in advance” ask for something and are not here.
_THING_EN = (
    r"(?: (?:very |really |super )?(?:quick|fast|prompt|swift|speedy|kind|helpful|detailed|clear|thorough))?"
    r" (?:reply|response|answer|update|help|support|information|info|clarification|explanation|feedback|report|data|"
    r"documents?|files?|call|meeting|heads[- ]?up|note|e?-?mail|message|summary|minutes|results|turnaround|work|"
    r"time(?: today| yesterday)?|everything|all your help)"
)
_SO = r"(?: (?:so much|very much|a lot|again|indeed|once again|once more))?"
# The beginning of courtesies that end a matter, by language.
CORE = _either(
    rf"(?:many |ok |okay |great |perfect |super |big |a big )?(?:thanks|thank you|thx|tnx|cheers){_SO}"
    rf"(?: for(?: (?:the|your|that|this|all the|all your))?{_THING_EN}| for that| to you all| all| both|"
    rf" everyone)?{_SO}",
    r"(?:well |safely |duly )?(?:received|noted)(?: with thanks| and understood| and appreciated)?",
    r"(?:much|really|greatly) appreciated|i (?:really )?appreciate (?:it|that|your help)|got it|understood",
    r"(?:that is|that's|this is|that was|this was) (?:very |really )?(?:helpful|great|perfect|all i needed)",
    r"(?:vielen|besten|herzlichen|lieben|schönen|1000|tausend)? ?dank(?: (?:dir|ihnen|euch))?(?: (?:nochmals|sehr))?"
    r"(?: für (?:die|das|den|ihre|deine|eure|ihren|deinen) (?:schnelle |rasche |prompte )?"
    r"(?:antwort|rückmeldung|info|information|informationen|hilfe|unterstützung|nachricht|mail|auskunft|unterlagen|"
    r"bericht|daten|update|klärung))?",
    r"danke(?: (?:schön|sehr|vielmals|nochmals|dir|ihnen|euch))?"
    r"(?: für (?:die|das|den|ihre|deine) (?:schnelle |rasche )?(?:antwort|rückmeldung|info|information|hilfe|"
    r"nachricht))?",
    r"(?:(?:dankend|gut|ist|mail) )?(?:erhalten|angekommen|verstanden)|zur kenntnis genommen",
    r"(?:un grand |mille |grand )?merci(?: (?:beaucoup|bien|encore|à (?:vous|toi|tous)|infiniment))?"
    r"(?: (?:beaucoup )?pour (?:votre|ta|le|la|ces|les|vos|cette) (?:réponse|retour|aide|message|mail|informations?|"
    r"précisions?|documents?)(?: rapide)?)?",
    r"bien (?:reçu|noté)|c'est noté|je vous remercie|nous vous remercions",
    r"(?:muchas |mil )?gracias(?: (?:de nuevo|a (?:ti|usted|todos)))?"
    r"(?: por (?:la|el|tu|su|vuestra) (?:rápida )?(?:respuesta|ayuda|información|mensaje|aclaración|confirmación))?",
    r"(?:recibido|entendido|tomo nota)",
    r"(?:molte |mille |tante )?grazie(?: (?:mille|ancora|a (?:te|lei|tutti)|infinite))?"
    r"(?: (?:mille )?per (?:la|il|l'|le) ?(?:rapida |pronta )?(?:risposta|aiuto|informazioni?|messaggio|chiarimento))?",
    r"(?:ricevuto|ben ricevuto|capito)",
    r"(?:heel |veel |hartelijk |ontzettend )?(?:bedankt|dank)(?: (?:je|u)(?: wel)?)?(?: (?:nogmaals|allemaal))?"
    r"(?: voor (?:je|uw|de|het) (?:snelle )?(?:antwoord|reactie|informatie|hulp|bericht|mail))?",
    r"(?:goed |in goede orde )?ontvangen|begrepen",
    r"(?:muito )?obrigad[oa](?: (?:mais uma vez|a todos|pela atenção))?"
    r"(?: pel[oa] (?:sua |tua )?(?:rápida )?(?:resposta|ajuda|informação|mensagem|retorno|esclarecimento))?",
    r"(?:recebido|entendido|anotado)",
    r"(?:tack|tackar|många tack|stort tack)(?: (?:så (?:mycket|hemskt mycket)|igen|alla))?"
    r"(?: för (?:svaret|hjälpen|informationen|snabbt svar|det snabba svaret|mejlet|återkopplingen))?",
    r"mottaget|uppfattat",
    r"(?:mange |tusind )?tak(?: (?:igen|alle|skal du have|skal i have))?"
    r"(?: for (?:svaret|hjælpen|informationen|det hurtige svar|din hurtige tilbagemelding|mailen))?",
    r"modtaget|forstået",
    r"(?:bardzo |serdecznie |wielkie )?(?:dziękuję|dziękujemy|dzięki|dziekuje|dzieki)(?: (?:bardzo|wielkie|"
    r"serdecznie))?"
    r"(?: za (?:szybką )?(?:odpowiedź|pomoc|informacj[ęe]|wiadomość|wyjaśnienie))?",
    r"(?:otrzymał[ae]m|otrzymaliśmy|zrozumiałem|zrozumiałam|przyjąłem|przyjęłam)",
)
# Small words that may stand beside one of those, but say nothing alone.
FILLER = _either(
    r"ok|okay|k|great|perfect|excellent|wonderful|super|brilliant|fantastic|lovely|good|very good|all good|all clear",
    r"(?:that's|that is) (?:great|perfect|fine|good)(?: news)?|no (?:problem|worries)|(?:you're|you are) welcome|"
    r"my pleasure",
    r"(?:i )?(?:wish you |have |enjoy )(?:a |an |the |your )?(?:very )?(?:good|nice|great|lovely|wonderful|pleasant)?"
    r" ?(?:day|evening|weekend|week|holidays?|rest of (?:the|your) (?:day|week))(?: too| as well)?",
    r"(?:and )?(?:you too|same to you|see you (?:then|soon|tomorrow|there|(?:on |next )?(?:mon|tues|wednes|thurs|"
    r"fri)day)|"
    r"talk (?:soon|then|to you soon)|speak soon|take care)",
    r"prima|perfekt|toll|gut|sehr gut|alles klar|passt|wunderbar|gerne|bis (?:dann|bald|morgen)",
    r"(?:ein )?schön(?:es|en|e)? (?:wochenende|tag|abend|woche|feierabend)(?: noch)?",
    r"parfait|super|très bien|d'accord|bonne (?:journée|soirée|semaine|fin de journée)|bon week-?end|à (?:bientôt|"
    r"demain)",
    r"perfecto|estupendo|muy bien|de acuerdo|vale|buen (?:fin de semana|día)|hasta (?:luego|pronto|mañana)",
    r"perfetto|ottimo|benissimo|va bene|buon (?:weekend|fine settimana|lavoro)|buona (?:giornata|serata)|a presto",
    r"top|prima|mooi|helder|goed|fijne? (?:dag|avond|weekend|week)|fijn weekend|tot (?:dan|snel|morgen)",
    r"perfeito|ótimo|muito bem|está bem|bom (?:fim de semana|dia|trabalho)|boa (?:tarde|noite|semana)|até (?:logo|"
    r"breve)",
    r"perfekt|toppen|bra|jättebra|utmärkt|trevlig (?:helg|dag|kväll)|ha en (?:bra|trevlig|fin) (?:dag|helg|kväll)",
    r"perfekt|super|fint|godt|rigtig god (?:dag|weekend|aften)|god (?:dag|weekend|aften)|hav en god (?:dag|weekend)",
    r"świetnie|super|doskonale|bardzo dobrze|w porządku|miłego (?:dnia|weekendu|popołudnia)|do (?:usłyszenia|"
    r"zobaczenia)",
)
GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|liebe[rs]?|guten (?:tag|morgen)|sehr geehrte[rs]?|"
    r"moin|bonjour|cher|chère|hola|estimad[oa]|buenos días|ciao|salve|buongiorno|gentile|beste|geachte|goedemorgen|"
    r"olá|caro|cara|prezad[oa]|bom dia|hej|hejsan|kære|bästa|dzień dobry|cześć|szanown[ya])\b",
    re.IGNORECASE,
)
_ADDRESSED = """
    all team everyone both colleagues there dr mr mrs ms prof herr frau zusammen alle kollegen tous à monsieur madame
    señor señora equipo todos signor signora tutti allemaal heer mevrouw senhor senhora allihopa pan pani
"""
ADDRESSED = frozenset(_ADDRESSED.split())
SIGN_OFF = re.compile(
    r"(?:(?:with )?(?:best|kind|warm|kindest|warmest)(?: (?:regards|wishes))?|regards|sincerely|"
    r"yours(?: (?:sincerely|truly))?|"
    r"br|kr|rgds|all the best|mit (?:freundlichen|besten|herzlichen) grüßen|(?:viele|beste|liebe|schöne|freundliche|"
    r"herzliche) grüße|(?:viele|beste|liebe) grüsse|mfg|vg|lg|cordialement|bien cordialement|bien à vous|"
    r"(?:un )?saludos?(?: cordiales)?|atentamente|cordiali saluti|(?:un )?saluti|distinti saluti|"
    r"(?:met )?(?:vriendelijke|"
    r"hartelijke) groet(?:en)?|mvg|groet(?:en|jes)?|cumprimentos|atenciosamente|abraços?|"
    r"(?:med )?vänliga? hälsning(?:ar)?|"
    r"mvh|hälsningar|(?:med )?venlig hilsen|(?:de )?bedste hilsner|hilsen|vh|z poważaniem|pozdrawiam|pozdrowienia|"
    r"sent from my [\w ]+|von meinem [\w ]+ gesendet|envoyé de mon [\w ]+)[,.! ]*",
    re.IGNORECASE,
)
INFORMS = re.compile(
    r"^(?:just |only |nur |juste |solo |alleen |kun |bara )?(?:fyi\b|f\.y\.i\.|for your (?:information|info|records?|"
    r"awareness)|for info\b|"
    r"zur (?:info\b|information|kenntnis|kenntnisnahme)|z\. ?k\.|pour (?:votre |ta )?info(?:rmation)?\b|para (?:su|tu) "
    r"(?:información|conocimiento)|per (?:conoscenza|(?:vostra |tua )?informazione)|ter (?:info(?:rmatie)?|"
    r"kennisgeving)\b|"
    r"para (?:seu |vosso )?conhecimento|för (?:kännedom|information)|til (?:orientering|info(?:rmation)?)\b|"
    r"do wiadomości|dla informacji)",
    re.IGNORECASE,
)
NO_REPLY_WANTED = re.compile(
    r"\b(?:no need to (?:reply|respond|answer)|no (?:reply|response|answer|action)(?: is)? (?:needed|necessary|"
    r"required|"
    r"expected)|keine antwort (?:nötig|notwendig|erforderlich)|"
    r"(?:aucune |pas de )réponse (?:n'est )?(?:nécessaire|attendue|requise)|no (?:es necesario|hace falta) responder|"
    r"nessuna risposta (?:necessaria|richiesta)|geen (?:antwoord|reactie) nodig|não (?:é necessário|precisa) responder|"
    r"(?:inget svar|svar) (?:krävs ej|behövs inte|behövs)|(?:intet |ikke )svar (?:nødvendigt?)|"
    r"odpowiedź nie jest (?:konieczna|wymagana))",
    re.IGNORECASE,
)
REQUESTS = re.compile(
    r"\b(?:please|pls|kindly|could you|can you|would you|will you|let (?:me|us) know|we need|i need|asap|urgent(?:ly)?|"
    r"by (?:mon|tues|wednes|thurs|fri)day|by tomorrow|confirm|advise|bitte|könn(?:t|en|test|ten)|dringend|rückmeldung|"
    r"benötig\w+|merci de|veuillez|pouvez|pourri\w+|svp|s'il vous|urgente?|por favor|puede[ns]?|podría\w*|necesit\w+|"
    r"per favore|potete|potrebbe|può|alstublieft|graag|kun(?:t| je|nen)|zou|dringend|poderia\w*|pode[mr]?|precis\w+|"
    r"snälla|kan (?:du|ni|i)|vänligen|brådskande|venligst|haster|proszę|prosimy|czy|pilne)\b",
    re.IGNORECASE,
)
