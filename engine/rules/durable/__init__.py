"""The conclusion stage in the small part of durable-rules that is sound, as pure data: no engine is called here.

durable-rules knows facts that are there or not; our atoms and propositions are true, false or unknown. So each
of them, `x`, becomes two facts:

    x sure       x is true
    x possible   x is true or unknown

True is both, unknown is only the second, false is neither (the two-bit form of Kleene's strong logic). What a
formula needs to be sure or possible is then written without a third value (`literals`):

    sure(A and B)  = sure(A) and sure(B)          possible(A and B)  = possible(A) and possible(B)
    sure(A or B)   = sure(A) or sure(B)           possible(A or B)   = possible(A) or possible(B)
    sure(not A)    = not possible(A)              possible(not A)    = not sure(A)

Negation is driven inwards until it stands before an atom or a proposition of an earlier stratum. An alternative
becomes several rules with one head. An alternative inside a conjunction gets a name of its own, as does a
conjunction of more than 15 parts; formulas are therefore never multiplied out, and the rules grow with the length
of the formula.

A rule (`plan`) thus wants some facts to be there and others to be absent. For durable-rules either is an obstacle:
that a wanted fact is missing is a fact itself, asserted by the host, and a rule is the seal and `none` of its
obstacles. The seal is asserted last, when the facts of earlier levels are complete, because what `none` finds
depends on the order of assertion. Rules stand in levels, each above all that its rules read, and in rulesets of at
most 55. The last rule of each ruleset reads the seal alone: it fires last, so where it has fired, nothing was left
behind. That no rule reads several facts that are there is what keeps durable-rules sound; `engine.second.host`
says why.

A clause's two heads tell which rules proved a proposition and which might have; that is all `native` tells too.
"""
