"""What is done to the things of a run: which of its words of doing count, and what else the clause says of it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.scopes.everyday.clauses import clauses
from engine.scopes.everyday.meanings import BULK, ONLINE, SELL, TEACH
from engine.scopes.everyday.runs import Run
from engine.scopes.everyday.utterance import CLAUSE, Utterance
from engine.scopes.everyday.words import AFTER, BEFORE, CRAFT, IN_BULK, ON_LINE, SHOP_SIGNS, TEACHING


@dataclass(frozen=True, slots=True)
class Doing:
    """The deeds, what counts first; `told`: a word says so that surely belongs to the things; `taught`: the clause is
    about teaching, and what can be taught is."""

    deeds: tuple[str, ...]
    told: bool
    taught: bool


def doing(utterance: Utterance, run: Run) -> Doing:
    """What is done to the things of a run. A word behind them says more than one before them, but for the sign of a
    shop: it says that something is done here, and what is done may be said elsewhere (修车店, 卖手机的店)."""
    clause = _clause(utterance, run)
    words = [utterance.text[slice(*span)] for span in run.after]
    behind = [AFTER[word] for word in words if word not in SHOP_SIGNS]
    ahead = [deed for span in run.before if (deed := BEFORE[utterance.text[slice(*span)]]) != CRAFT]
    if behind and not (ahead and ahead[0] != SELL and behind[0] == SELL):
        found = behind
    elif ahead:
        found = ahead
    elif words:
        found = [SELL]
    else:
        found = [CRAFT] if run.before else []
    sold = SELL if SELL not in found else _sold(clause) if _sold(clause) != SELL or words else _sold_in_all(utterance)
    deeds = tuple(dict.fromkeys(sold if deed == SELL else deed for deed in found))
    taught = not words and TEACHING.search(clause) is not None and TEACH not in deeds
    # A single character behind a thing (场, 园) is too common a part of names to be taken for a deed.
    return Doing(deeds, run.close if not words else len("".join(words)) > 1, taught)


def _sold(clause: str) -> str:
    """How things are sold, by what else the clause says: over the net, in bulk, or in a shop."""
    if ON_LINE.search(clause):
        return ONLINE
    return BULK if IN_BULK.search(clause) else SELL


def _sold_in_all(utterance: Utterance) -> str:
    """How things are sold, by what any clause says that is not about what is done besides."""
    told = (_sold(utterance.text[clause.start : clause.end]) for clause in clauses(utterance) if clause.weight >= 1)
    return next((sold for sold in told if sold != SELL), SELL)


def _clause(utterance: Utterance, run: Run) -> str:
    """The clause a run stands in."""
    borders = [at for at, kind in utterance.breaks.items() if kind == CLAUSE]
    start = max((at for at in borders if at <= run.things[0][0]), default=0)
    end = min((at for at in borders if at >= run.things[-1][1]), default=len(utterance.text))
    return utterance.text[start:end]
