"""Mail domains: which belong to one company, and what its part of them is."""

from __future__ import annotations

# Providers whose addresses say nothing about where somebody works; never in a domain map (CAPTURE.md 4.8).
_FREEMAIL = """
    126.com 139.com 163.com aim.com aol.com arcor.de att.net bellsouth.net bigpond.com bluewin.ch bol.com.br
    btinternet.com centurylink.net charter.net comcast.net cox.net daum.net duck.com earthlink.net fastmail.com
    fastmail.fm foxmail.com free.fr freenet.de frontier.com gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net
    googlemail.com hanmail.net hey.com hotmail.co.uk hotmail.com hotmail.de hotmail.fr hotmail.it hushmail.com
    icloud.com inbox.com inbox.ru interia.pl juno.com kpnmail.nl laposte.net libero.it list.ru live.co.uk live.com
    live.nl mac.com mail.com mail.de mail.ru mailbox.org me.com mindspring.com msn.com naver.com netzero.net
    ntlworld.com o2.pl online.no onet.pl optonline.net optusnet.com.au orange.fr outlook.com outlook.de outlook.fr pm.me
    posteo.de proton.me protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com roadrunner.com rocketmail.com
    sbcglobal.net seznam.cz sfr.fr shaw.ca sina.com sky.com sohu.com sympatico.ca t-online.de talktalk.net telenet.be
    telia.com terra.com.br tiscali.it tuta.com tutanota.com ukr.net uol.com.br verizon.net virgilio.it virginmedia.com
    vodafone.de wanadoo.fr web.de windstream.net wp.pl xs4all.nl xtra.co.nz yahoo.ca yahoo.co.in yahoo.co.jp
    yahoo.co.uk yahoo.com yahoo.com.au yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.in yahoo.it yandex.com yandex.ru
    yeah.net ymail.com zoho.com
"""
FREEMAIL = frozenset(_FREEMAIL.split())
# Under a country, these words before it belong to everybody.
SHARED_SECOND = frozenset(
    ("ac", "co", "com", "edu", "go", "gob", "gov", "govt", "mil", "ne", "net", "nhs", "or", "org")
)


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def is_freemail(domain: str) -> bool:
    return domain in FREEMAIL or company_part(domain) in FREEMAIL


def company_part(domain: str) -> str:
    """`lab.northlight.co.uk` belongs to `northlight.co.uk`: the part of a domain that somebody registered."""
    labels = domain.lower().strip(".").split(".")
    shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SHARED_SECOND
    return ".".join(labels[-3:] if shared else labels[-2:])


def company_of(address: str) -> str:
    """Whose mail it is, as far as an address tells: a company's domain, or the address itself at a free provider."""
    domain = domain_of(address)
    return address if is_freemail(domain) else company_part(domain)
