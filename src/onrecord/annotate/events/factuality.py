"""How firmly an event stands: certain or not, denied or not, past or to come, through all the words above it."""

from dataclasses import replace

from onrecord.annotate.events.grammar import is_passive
from onrecord.annotate.events.hedging import (
    PLAIN,
    RANK,
    Outlook,
    adverb,
    applied,
    by_a_date,
    effect_of,
    infinitive,
    names_future,
    negated_noun,
    on_a_day,
    quoted_tokens,
    speech,
    weaker,
)
from onrecord.annotate.events.mentions import is_event_noun, match
from onrecord.annotate.events.tree import Tree
from onrecord.annotate.events.words import effects, listed
from onrecord.model.annotation import Certainty, Tense

_MAX_DEPTH = 25


# What follows these is the speaker's belief about how things are, not something to come.
_STATIVE = listed("stative")
# These carry an event without adding to it: it stands as they do.
_LIGHT = listed("light")
# Objects of these have not happened; objects of "reject" or "deny" stand, as words that somebody used.
_UNDONE = listed("undone")
_AVERTED = listed("averted")
# What is announced or negotiated is still to be done, unless it is news of what has come about.
_BROUGHT = listed("brought")
_PAST_NOUNS = listed("past_nouns")
_REFUSED = listed("refused")
_DOINGS = listed("doings")
# Objects of these were there before, whenever the verb comes to pass: "will cut 30,000 jobs".
_EXISTING = listed("existing")
# "fell 3% to close at 7,114": what follows is a result, not a purpose.
_RESULTS = listed("results")
# Infinitives below these have happened when the verb has.
_ACHIEVED = listed("achieved")
# Nouns below these are wanted, not put in doubt: "demanded the suspension".
_ASKED = listed("asked")
_ABILITY = listed("ability")
_CONDITIONS = frozenset({"if", "unless", "provided", "assuming", "whether"})
_TIME_LINKS = frozenset({"when", "once", "until", "till", "after", "before", "while", "as"})
_NOT_PREPS = frozenset({"without"})
_SHORT_MODALS = {"ca": "can", "wo": "will", "sha": "shall", "'d": "would", "’d": "would"}
_AHEAD = frozenset({"possible", "potential", "proposed", "prospective", "likely", "would-be", "eventual"})
# A proposed plan is a plan already.
_DRAFTS = listed("drafts")
_HAPPEN = listed("happening")
# Verbs that bring about what stands below them, and verbs for what a plan holds.
_CAUSED = listed("causing")
_HOLDING = listed("holding")


class Outlooks:
    """The outlooks of the mentions of one tree, each found once."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._found: dict[int, Outlook] = {}
        self._open: set[int] = set()
        self._quoted = quoted_tokens(tree)
        self._is_headline = tree.doc.user_data["block"].kind in ("title", "heading")

    def of(self, i: int) -> Outlook:
        """The outlook of the verb or noun at token `i`."""
        found = self._found.get(i)
        if found is not None:
            return found
        if i in self._open or len(self._open) > _MAX_DEPTH:
            return PLAIN
        self._open.add(i)
        above = self._above(i)
        found = self._verb(i, above) if self.tree.tag[i][:1] in "VMJ" else self._noun(i, above)
        if i in self._quoted and not found.reported:
            found = replace(found, reported=True)
        self._open.discard(i)
        self._found[i] = found
        return found

    # What the words above an event make of it

    def _above(self, i: int) -> Outlook:
        tree = self.tree
        head, dep = tree.head[i], tree.dep[i]
        if head == i:
            return PLAIN
        if dep == "conj":
            return self._beside(i, head)
        if dep == "advcl":
            return self._clause(i, head)
        if dep in ("ccomp", "xcomp", "csubj", "csubjpass", "parataxis", "oprd"):
            return self._complement(i, head)
        if dep == "acl" and tree.kid(i, "aux") is not None:
            return self._complement(i, head)
        if dep in ("relcl", "acl", "amod"):
            ordinal = any(tree.lower[k] in ("first", "last", "only", "second", "latest") for k in tree.kids[head])
            ahead = dep == "relcl" and infinitive(tree, i) and not ordinal
            return Outlook(time="FUTURE" if ahead else "NON_FUTURE", reported=self._says(head))
        if dep == "pcomp":
            return self._behind_preposition(i, head)
        return self._governed(i, head, dep)

    def _says(self, i: int) -> bool:
        """Whether what is below token `i` is told by a speaker."""
        return self.of(i).reported if self.tree.tag[i][:1] in "VNJM" else False

    def _beside(self, i: int, head: int) -> Outlook:
        tree = self.tree
        if tree.tag[i][0] == "N" or tree.tag[head][0] == "N":
            return self.of(head)
        own = tree.kid(i, "nsubj", "nsubjpass", "aux", "auxpass")
        if own is None and tree.tag[i] in ("VB", "VBN", "VBG") and tree.tag[head][:2] in ("VB",):
            shared = self.of(head)
            if shared.polarity == "NEG" and not any(tree.lower[k] in ("or", "nor") for k in tree.kids[head]):
                shared = replace(shared, polarity=self._above(head).polarity)
            return shared
        return self._above(head)

    def _clause(self, i: int, head: int) -> Outlook:
        tree = self.tree
        main = self.of(head)
        marks = {tree.lower[k] for k in tree.kids[i] if tree.dep[k] in ("mark", "advmod")}
        if marks & _CONDITIONS:
            return Outlook(
                "POSSIBLE", "POS", "FUTURE" if tree.tag[i] in ("VBZ", "VBP", "VB") else main.time, main.reported
            )
        if tree.tag[i] == "VB" and infinitive(tree, i):
            if tree.lemma(i) in _RESULTS and main.time == "NON_FUTURE":
                return replace(main, polarity="POS")
            # A purpose: it is meant to happen after the main event.
            return Outlook(main.certainty, "POS", "FUTURE", main.reported)
        later = main.time == "FUTURE" and marks & _TIME_LINKS and tree.tag[i] in ("VBZ", "VBP", "VBN")
        if tree.tag[i] == "VBG" and not marks:
            return replace(main, polarity="POS")
        return Outlook(time="FUTURE" if later else "NON_FUTURE", reported=main.reported)

    def _complement(self, i: int, head: int) -> Outlook:
        tree = self.tree
        main = self.of(head) if tree.tag[head][:1] in "VNJM" else PLAIN
        to_come = infinitive(tree, i)
        effect = effect_of(tree, head)
        lemma = tree.lemma(head)
        if lemma in _ASKED and tree.tag[i] in ("VB", "VBP") and tree.kid(i, "aux", "auxpass") is None:
            # "demanded that Israel withdraw"
            to_come = True
        if self._is_caused(i) and main.time == "FUTURE":
            # "The agreement will see two jets delivered."
            return main
        if tree.dep[i] in ("ccomp", "parataxis") and lemma in speech() and not to_come:
            return self._told(i, head, main, effect)
        # "Airline allowed to bid" in a headline is passive too.
        passive = is_passive(tree, head) or (
            self._is_headline and tree.tag[head] in ("VBD", "VBN") and tree.kid(head, "dobj") is None
        )
        if lemma in _ABILITY and effect == "POSSIBLE" and not (tree.tag[head][0] == "V" and passive):
            # "lets users record" tells what can be done at will; "was allowed to bid" leaves it open.
            effect = None
        if effect == "FACT":
            return main
        if effect is None and tree.dep[i] == "xcomp" and (not to_come or lemma in _ACHIEVED):
            return main
        to_come = to_come or (tree.tag[i] == "VBG" and effect in ("POSSIBLE", "FUTURE"))
        return applied(effect, main, to_come and lemma not in _STATIVE)

    def _told(self, i: int, head: int, main: Outlook, effect: str | None) -> Outlook:
        """What a reporting verb makes of the clause that it reports."""
        told = Outlook(reported=True)
        if effect in ("POSSIBLE", "PROBABLE") and self.tree.lemma(head) not in (
            "warn",
            "demand",
            "indicate",
            "conclude",
        ):
            told = replace(told, certainty=effect)  # type: ignore[arg-type]
        if any(self.tree.lower[k] in ("whether", "if") for k in self.tree.kids[i]):
            told = replace(told, certainty="POSSIBLE")
        if effect == "NEG" and main.polarity == "POS":
            told = replace(told, polarity="NEG")
        return told

    def _behind_preposition(self, i: int, prep: int) -> Outlook:
        tree = self.tree
        head = tree.head[prep]
        if head == prep:
            return PLAIN
        main = self.of(head) if tree.tag[head][:1] in "VNJM" else PLAIN
        word = tree.lower[prep]
        if word in _NOT_PREPS or (word in ("of", "than") and tree.lower[head] in ("instead", "rather")):
            return replace(main, polarity="NEG", certainty="CERTAIN")
        if word in ("after", "since", "by", "despite", "over", "besides"):
            return Outlook(reported=main.reported)
        if word == "before":
            return Outlook(time=main.time, reported=main.reported)
        effect = effect_of(tree, head)
        if effect is None or effect == "FACT":
            return replace(main, polarity="POS") if effect is None else main
        return applied(effect, main, True)

    def _governed(self, i: int, head: int, dep: str) -> Outlook:
        """A noun below a verb, a preposition or another noun."""
        tree = self.tree
        if dep in ("pobj", "agent") or (tree.dep[head] in ("prep", "agent") and tree.tag[head] in ("IN", "TO")):
            return self._nominal_behind(i, head)
        if tree.tag[head][:1] == "N":
            if dep in ("compound", "nmod") and effects("n").get(tree.lemma(head)) in ("FUTURE", "POSSIBLE"):
                # "a rescue plan": the rescue is only planned.
                return Outlook(self.of(head).certainty, "POS", "FUTURE", self.of(head).reported)
            if dep in ("compound", "nmod", "poss"):
                return replace(self.of(head), polarity="POS")
            return Outlook(reported=self._says(head))
        if tree.tag[head][:1] not in "VMJ":
            return PLAIN
        main = self.of(head)
        if dep in ("dobj", "nsubjpass", "attr", "dative"):
            return self._object(i, head, main)
        state = tree.kid(head, "acomp") if dep == "nsubj" and tree.lemma(head) in ("be", "seem", "look") else None
        if state is not None and (effect := effect_of(tree, state)) in ("POSSIBLE", "PROBABLE", "FUTURE"):
            # "The recovery is likely to be slow."
            return applied(effect, main, True)
        if dep == "nsubj" and tree.lemma(head) in _HAPPEN and tree.kid(head, "attr", "acomp") is None:
            return main
        return Outlook(reported=main.reported)

    def _object(self, i: int, head: int, main: Outlook) -> Outlook:
        tree = self.tree
        lemma = tree.lemma(head)
        effect = effect_of(tree, head)
        if lemma in _UNDONE or (effect == "NEG" and tree.kid(head, "prt") is not None):
            doubt: Certainty = "POSSIBLE" if main.time == "FUTURE" and lemma in _AVERTED else main.certainty
            return Outlook(doubt, "NEG" if main.polarity == "POS" else "POS", main.time, main.reported)
        if lemma in _REFUSED:
            pattern = match(tree, i, "n")
            undone = pattern is not None and pattern.kind in _DOINGS and lemma != "deny"
            return replace(main, polarity="NEG" if undone and main.polarity == "POS" else "POS")
        if effect is None or effect in ("FACT", "NEG"):
            if lemma in _EXISTING:
                return Outlook(reported=main.reported)
            if lemma in _LIGHT or effect == "FACT":
                return main
            if lemma in _HOLDING and self._of_plan(head):
                # "a plan that includes closures"
                return Outlook(main.certainty, "POS", "FUTURE", main.reported)
            if lemma in _BROUGHT and main.polarity == "POS" and tree.lemma(i) not in _PAST_NOUNS:
                return Outlook(main.certainty, "POS", "FUTURE", main.reported)
            certainty = main.certainty if tree.dep[i] != "nsubjpass" else "CERTAIN"
            return Outlook(certainty, "POS", main.time, main.reported)
        if lemma in _ASKED and effect == "POSSIBLE":
            effect = "FUTURE"
        return applied(effect, main, lemma not in _STATIVE)

    def _leads(self, i: int) -> bool:
        """Whether a participle is a headline's verb: "Carmaker cutting jobs"."""
        above = self.tree.head[i]
        return above == i or (self.tree.dep[i] == "acl" and self.tree.head[above] == above)

    def _is_caused(self, i: int) -> bool:
        """Whether a verb is what another has done: "delivered" in "will see two jets delivered"."""
        tree = self.tree
        below = tree.dep[i] in ("ccomp", "xcomp") and tree.lemma(tree.head[i]) in _CAUSED
        return below and tree.tag[i] in ("VB", "VBN", "VBG", "VBD") and tree.kid(i, "mark", "aux") is None

    def _of_plan(self, verb: int) -> bool:
        """Whether the subject of a verb, or what its relative clause tells of, is something planned."""
        tree = self.tree
        subject = tree.head[verb] if tree.dep[verb] in ("relcl", "acl") else tree.kid(verb, "nsubj")
        return subject is not None and tree.tag[subject][0] == "N" and effects("n").get(tree.lemma(subject)) == "FUTURE"

    def _nominal_behind(self, i: int, prep: int) -> Outlook:
        tree = self.tree
        head = tree.head[prep]
        if head == prep or tree.tag[head][:1] not in "VNJMRI":
            return PLAIN
        word = tree.lower[prep]
        main = self.of(head) if tree.tag[head][:1] in "VNJM" else PLAIN
        if word in _NOT_PREPS or tree.lower[head] in ("instead", "rather"):
            return replace(main, polarity="NEG")
        if word in ("after", "since", "despite", "during", "following", "amid"):
            return Outlook(reported=main.reported)
        if word in ("before", "until") or (word == "of" and tree.lower[head] == "ahead"):
            return Outlook(time=main.time, reported=main.reported)
        effect = effect_of(tree, head) if tree.tag[head][0] in "VNJ" else effects("a").get(tree.lower[head])
        if effect == "NEG" and word in ("of", "out", "off", "from"):
            return replace(main, polarity="NEG")
        if effect in ("POSSIBLE", "PROBABLE", "FUTURE") and word in ("of", "for", "on", "to", "about", "at", "with"):
            return applied(effect, main, tree.lemma(head) not in _STATIVE)
        if tree.lemma(head) in _LIGHT and tree.tag[head][0] == "V":
            return replace(main, polarity="POS")
        ahead = main.time == "FUTURE" and word in ("for", "to", "of", "into", "with")
        uncertain = word in ("to", "of", "for") and is_event_noun(tree, head)
        certainty = main.certainty if uncertain else "CERTAIN"
        return Outlook(certainty, "POS", "FUTURE" if ahead else "NON_FUTURE", main.reported)

    # What the words around an event make of it

    def _verb(self, i: int, above: Outlook) -> Outlook:
        tree = self.tree
        certainty, polarity, time = above.certainty, above.polarity, above.time
        perfect = any(tree.dep[k] == "aux" and tree.lemma(k) == "have" for k in tree.kids[i])
        for k in tree.kids[i]:
            dep = tree.dep[k]
            if dep in ("aux", "auxpass") and tree.tag[k] == "MD":
                certainty, time = self._modal(i, k, above, perfect)
            elif dep == "neg" or (dep in ("advmod", "preconj", "cc", "det") and adverb(tree, k) == "NEG"):
                polarity = "POS" if polarity == "NEG" and dep == "neg" else "NEG"
            elif dep in ("advmod", "npadvmod"):
                effect = adverb(tree, k)
                if tree.lower[k] in ("nearly", "almost") and k == i - 1 and tree.tag[i] in ("VBD", "VBN"):
                    polarity = "NEG"
                if effect in ("POSSIBLE", "PROBABLE"):
                    certainty = weaker(certainty, effect)
                elif effect == "FUTURE" or (
                    names_future(tree, k) and tree.tag[i] in ("VBZ", "VBP", "VBG") and not perfect
                ):
                    time = "FUTURE"
            elif dep == "prep" and tree.tag[i] == "VBG" and on_a_day(tree, k):
                if any(tree.lower[c] in ("is", "are", "am", "'s", "'re", "’s", "’re") for c in tree.all_kids(i, "aux")):
                    time = "FUTURE"
            elif dep in ("nsubj", "nsubjpass") and negated_noun(tree, k):
                polarity = "NEG"
            elif dep == "prep" and tree.tag[i] == "VBG" and self._is_headline and self._leads(i) and by_a_date(tree, k):
                # "Carmaker cutting 3,000 jobs by 2012"
                time = "FUTURE"
            elif dep == "aux" and tree.tag[k] == "TO" and tree.head[i] == i:
                # "Ford Taurus to be revived": a headline's infinitive.
                time = "FUTURE"
        if tree.tag[i] == "VBD" and above.certainty == "CERTAIN" and not self._is_caused(i):
            time = "NON_FUTURE"
        return Outlook(certainty, polarity, time, above.reported)

    def _modal(self, i: int, modal: int, above: Outlook, perfect: bool) -> tuple[Certainty, Tense]:
        tree = self.tree
        word = tree.lower[modal]
        word = _SHORT_MODALS.get(word, word)
        effect = effects("m").get(word)
        time: Tense = "NON_FUTURE" if perfect or (word == "can" and above.time == "NON_FUTURE") else "FUTURE"
        if word in ("can", "could") and any(tree.dep[k] == "neg" for k in tree.kids[i]):
            # "could not reach": it did not.
            return above.certainty, time if word == "can" else above.time
        if word == "would" and not self._told_in_past(i):
            # "so that it would stop": a purpose.
            effect = "POSSIBLE" if tree.dep[i] == "advcl" and tree.kid(i, "mark") is not None else "PROBABLE"
        return (weaker(above.certainty, effect) if effect in RANK else above.certainty), time

    def _told_in_past(self, i: int) -> bool:
        """Whether "would" is only the past of "will": "said that it would leave"."""
        tree = self.tree
        head = tree.head[i]
        while tree.dep[i] == "conj" and head != i:
            i, head = head, tree.head[head]
        if tree.dep[i] == "ccomp" and tree.tag[head][0] != "N":
            return tree.tag[head] in ("VBD", "VBN", "VBG")
        if tree.dep[i] in ("acl", "ccomp", "relcl") and tree.tag[head][0] == "N":
            if tree.dep[i] == "relcl" and tree.kid(i, "mark") is None:
                return False
            # "announced in a memo that he would leave"
            while tree.tag[head][:1] != "V" and tree.head[head] != head:
                head = tree.head[head]
            return tree.tag[head] in ("VBD", "VBN")
        return False

    def _noun(self, i: int, above: Outlook) -> Outlook:
        tree = self.tree
        certainty, polarity, time = above.certainty, above.polarity, above.time
        if negated_noun(tree, i):
            polarity = "NEG"
        for k in tree.kids[i]:
            if tree.dep[k] in ("amod", "compound", "nmod"):
                word = tree.lower[k]
                effect = effects("a").get(word)
                if word == "proposed" and tree.lemma(i) in _DRAFTS:
                    continue
                if effect in ("POSSIBLE", "PROBABLE"):
                    certainty = weaker(certainty, effect)
                    if word in _AHEAD:
                        time = "FUTURE"
                elif effect == "FUTURE":
                    time = "FUTURE"
                elif effect == "NEG" or word in ("cancelled", "canceled", "abandoned", "aborted", "averted", "foiled"):
                    polarity = "NEG"
        return Outlook(certainty, polarity, time, above.reported)
