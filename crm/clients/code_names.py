"""What a client is called on a page that others may look at: a calm word that has nothing to do with its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from .words import fold, words_of

# Birds, none of them also an ordinary word of our pages.
_BIRDS = """
Heron Avocet Siskin Curlew Plover Osprey Linnet Dunlin Lapwing Bittern Wagtail Fulmar Petrel Whimbrel Egret Nuthatch
Kestrel Redwing Sandpiper Goldcrest Puffin Kittiwake Oriole Pipit Eider Fieldfare Harrier Garganey Guillemot Dotterel
Hoopoe Jackdaw Nightjar Ouzel Pintail Pochard Ptarmigan Razorbill Redpoll Redshank Redstart Sanderling Serin Shearwater
Shelduck Shoveler Skylark Spoonbill Stonechat Treecreeper Turnstone Waxwing Wheatear Whinchat Whitethroat Wigeon
Chaffinch Bullfinch Brambling Cormorant Gannet Goldeneye Corncrake Crossbill
""".split()  # noqa: SIM905
_HUES = "Amber Silver Russet Ivory Copper Umber Cobalt Saffron Indigo Ochre Slate Coral".split()  # noqa: SIM905
# Shorter words, and figures, stand inside of too many others to give anything away.
_TELLING = 3
SHAPE = re.compile(r"[^\W\d_](?:[^\W_]|[ ’'-]){2,23}")


def betrays(code_name: str, told: Iterable[str]) -> bool:
    """Whether a word of the code name stands in one of these names, or one of theirs in it."""
    plain, parts = _joined(code_name), list(_telling(code_name))
    return any(
        _joined(text) == plain or any(word in plain or any(part in word for part in parts) for word in _telling(text))
        for text in told
    )


def free_code_name(told: Iterable[str], taken: Iterable[str]) -> str:
    """The first of ours that stands in no name `taken` and does not give away what is `told` of the client."""
    told, used = list(told), {word for text in taken for word in (_joined(text), *words_of(text))}
    return next(one for one in _all() if _joined(one) not in used and not betrays(one, told))


def _all() -> Iterator[str]:
    hued = (f"{hue} {bird}" for hue in _HUES for bird in _BIRDS)
    numbered = (f"{bird} {number}" for number in range(2, 10_000) for bird in _BIRDS)
    return chain(_BIRDS, hued, numbered)


def _telling(text: str) -> Iterator[str]:
    return (word for word in words_of(text) if len(word) >= _TELLING and not word.isdecimal())


def _joined(text: str) -> str:
    return "".join(words_of(fold(text)))
