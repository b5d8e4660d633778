"""All that is read off a sentence, in the order in which one reading leaves words to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.addresses.gazetteer import build as build_gazetteer
from engine.drafting.business import Business, read_business
from engine.drafting.circumstances import Circumstances, read_circumstances
from engine.drafting.entity import EntityGuess, read_entity
from engine.drafting.figures import read_area, read_capital, read_people, read_term
from engine.drafting.naming import NameWords, read_name, words_of_trades
from engine.drafting.persons import Persons, read_persons
from engine.drafting.place import Place, read_place
from engine.drafting.sentence import Found, Sentence, Span, read
from engine.names.lexicon import build as build_lexicon
from engine.scopes.suggest import Suggester
from reference_libs.library import Libraries


@dataclass(frozen=True, slots=True)
class Readings:
    """What the sentence says, reading by reading."""

    sentence: Sentence
    persons: Persons
    names: NameWords
    place: Place
    entity: EntityGuess
    circumstances: Circumstances
    capital: Found[Decimal] | None
    area: Found[Decimal] | None
    people: Found[int] | None
    term: Found[int | str] | None
    business: Business


def read_all(text: str, libraries: Libraries, area: Sequence[str]) -> Readings:
    """Read a sentence. `area`: beginnings of the division codes the registry is in charge of. Raises nothing on any text."""
    sentence = read(text)
    lexicon, gazetteer = libraries.compiled(build_lexicon), libraries.compiled(build_gazetteer)
    persons = read_persons(sentence)
    names = read_name(sentence, lexicon, persons.spans, libraries.compiled(words_of_trades))
    named: tuple[Span, ...] = (*persons.spans, *names.spans)
    place = read_place(sentence, lexicon, gazetteer, area, named)
    if place.division is None and names.whole is not None:
        place = read_place(sentence, lexicon, gazetteer, area, persons.spans)
    circumstances = read_circumstances(sentence, names.spans)
    capital, floor, people, term = read_capital(sentence), read_area(sentence), read_people(sentence), read_term(sentence)
    entity_used = names.spans if names.whole is None else ()
    entity = read_entity(sentence, (*persons.spans, *entity_used), persons.family is not None, people)
    figures = tuple(f.span for f in (capital, floor, people, term) if f is not None)
    business_used = (*persons.spans, *(() if names.whole else names.spans), *place.spans, *circumstances.spans, *figures)
    business = read_business(sentence, libraries.compiled(Suggester), business_used)
    return Readings(sentence, persons, names, place, entity, circumstances, capital, floor, people, term, business)
