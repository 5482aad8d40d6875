"""How firmly an event stands: certain or not, denied or not, past or to come, through all the words above it."""

from dataclasses import replace

from onrecord.annotate.events.grammar import is_passive
from onrecord.annotate.events.hedging import (
    PLAIN,
    Outlook,
    applied,
    effect_of,
    infinitive,
    quoted_tokens,
    speech,
)
from onrecord.annotate.events.mentions import is_event_noun, match, told_by
from onrecord.annotate.events.surroundings import is_caused, of_noun, of_verb, told_in_past
from onrecord.annotate.events.tree import Tree
from onrecord.annotate.events.words import effects, listed
from onrecord.model.annotation import Certainty

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
_COLLAPSED = listed("collapsed")
_COPULAS = frozenset({"be", "become", "seem", "look", "appear", "remain", "sound", "get", "grow"})
_SURE = listed("sure")
_NEARLY = frozenset({"almost", "nearly", "virtually", "practically", "all"})
_ORDINALS = frozenset({"first", "last", "only", "second", "latest"})
_NOT_PREPS = frozenset({"without"})
_HAPPEN = listed("happening")
# Verbs for what a plan holds.
_HOLDING = listed("holding")


class Outlooks:
    """The outlooks of the mentions of one tree, each found once."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._found: dict[int, Outlook] = {}
        self._open: set[int] = set()
        self._quoted = quoted_tokens(tree)

    def of(self, i: int) -> Outlook:
        """The outlook of the verb or noun at token `i`."""
        found = self._found.get(i)
        if found is not None:
            return found
        if i in self._open or len(self._open) > _MAX_DEPTH:
            return PLAIN
        self._open.add(i)
        above = self._above(i)
        found = (of_verb if self.tree.tag[i][:1] in "VMJ" else of_noun)(self.tree, i, above)
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
            return self._modifying(i, head)
        if dep == "acomp" and tree.tag[i] in ("VBN", "VBG") and tree.tag[head][:1] == "V":
            # "will come equipped"
            return replace(self.of(head), polarity="POS")
        if dep == "pcomp":
            return self._behind_preposition(i, head)
        return self._governed(i, head, dep)

    def _modifying(self, i: int, noun: int) -> Outlook:
        """A relative clause or a participle."""
        tree = self.tree
        if tree.dep[i] != "relcl" or not infinitive(tree, i):
            return Outlook(reported=self._says(noun))
        if any(tree.lower[k] in _ORDINALS for k in tree.kids[noun]):
            # "was the first to land", "will be the first to land"
            same = tree.dep[noun] in ("attr", "nsubj", "appos") and tree.tag[tree.head[noun]][:1] == "V"
            return replace(self.of(tree.head[noun]), polarity="POS") if same else Outlook(reported=self._says(noun))
        return Outlook(time="FUTURE", reported=self._says(noun))

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
        if infinitive(tree, head) and not infinitive(tree, i) and tree.tag[i] in ("VBD", "VBZ", "VBP", "VBN"):
            # "whether he chose to leave or was forced out": what is joined is "chose" and "was forced"
            return (
                self._above(tree.head[head])
                if tree.tag[tree.head[head]][:1] == "V"
                else Outlook(reported=self._says(head))
            )
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
        if not marks and (tree.tag[i] == "VBG" or (tree.tag[i] == "VBN" and i > head and tree.kid(i, "nsubj") is None)):
            return replace(main, polarity="POS")
        return Outlook(time="FUTURE" if later else "NON_FUTURE", reported=main.reported)

    def _complement(self, i: int, head: int) -> Outlook:
        tree = self.tree
        if tree.lower[head] == "fact":
            return Outlook(reported=self._says(head))
        if tree.dep[i] == "acl" and tree.dep[head] == "nsubj" and tree.lemma(tree.head[head]) in _COLLAPSED:
            verb = self.of(tree.head[head])
            if verb.polarity == "POS" and verb.time == "NON_FUTURE":
                # "A plan to save the bank failed."
                return replace(verb, polarity="NEG")
        main = self.of(head) if tree.tag[head][:1] in "VNJM" else PLAIN
        to_come = infinitive(tree, i)
        effect = effect_of(tree, head)
        lemma = tree.lemma(head)
        if lemma in _ASKED and tree.tag[i] in ("VB", "VBP") and tree.kid(i, "aux", "auxpass") is None:
            # "demanded that Israel withdraw"
            to_come = True
        if tree.dep[i] == "ccomp" and i < head and self._stands_alone(i, head, effect):
            return Outlook(reported=main.reported)
        if is_caused(tree, i) and main.time == "FUTURE":
            # "The agreement will see two jets delivered."
            return main
        if tree.dep[i] in ("ccomp", "parataxis") and lemma in speech() and not to_come:
            return self._told(i, head, main, effect)
        # "Airline allowed to bid" in a headline is passive too.
        passive = is_passive(tree, head) or (
            tree.heading and tree.tag[head] in ("VBD", "VBN") and tree.kid(head, "dobj") is None
        )
        if lemma in _ABILITY and effect == "POSSIBLE" and not (tree.tag[head][0] == "V" and passive):
            # "lets users record" tells what can be done at will; "was allowed to bid" leaves it open.
            effect = None
            if main == Outlook(reported=main.reported) and tree.lemma(head) != "able":
                return main
        if effect == "FACT":
            return main
        if effect is None and tree.dep[i] == "xcomp" and (not to_come or lemma in _ACHIEVED):
            duty = to_come and lemma == "have" and tree.tag[head] in ("VBP", "VBZ")
            return replace(main, time="FUTURE") if duty else main
        to_come = to_come or (tree.tag[i] == "VBG" and effect in ("POSSIBLE", "FUTURE"))
        return applied(effect, main, to_come and lemma not in _STATIVE)

    def _stands_alone(self, i: int, head: int, effect: str | None) -> bool:
        """Whether a clause is only followed by another: "One jet is leaving; the other will stay." """
        tree = self.tree
        if tree.kid(i, "nsubj", "nsubjpass", "expl") is None or tree.kid(i, "mark") is not None or infinitive(tree, i):
            return False
        if tree.lemma(head) in speech():
            return False
        # "The deal is dead, he believes" hangs on the second clause, "They were tired so they stopped" does not.
        return effect not in ("POSSIBLE", "PROBABLE", "FUTURE") or ";" in tree.lower[i:head]

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
        if dep in ("nsubj", "nsubjpass", "csubj") and (found := self._subject(head, main)) is not None:
            return found
        # "The plan is to end the losses": the plan is there.
        if dep == "nsubj" and effects("n").get(tree.lemma(i)) != "FUTURE":
            verb = told_by(tree, head)
            if tree.lemma(verb) in _HAPPEN and tree.kid(verb, "attr", "acomp", "xcomp") is None:
                return self.of(verb)
        return Outlook(reported=main.reported)

    def _subject(self, verb: int, main: Outlook) -> Outlook | None:
        """What is said of a subject by the adjective behind the verb, or by a mere thought ("would be a disaster")."""
        tree = self.tree
        state = tree.kid(verb, "acomp") if tree.lemma(verb) in _COPULAS else None
        if state is not None:
            effect = effect_of(tree, state)
            if tree.lower[state] in _SURE and any(tree.lower[k] in _NEARLY for k in tree.kids[state]):
                effect = "PROBABLE"
            if effect in ("POSSIBLE", "PROBABLE", "FUTURE"):
                # "The recovery is likely to be slow."
                return applied(effect, main, True)
        thought = any(tree.lower[k] in ("would", "'d", "’d") for k in tree.kids[verb] if tree.tag[k] == "MD")
        if thought and not told_in_past(tree, verb) and tree.kid(verb, "auxpass") is None:
            return Outlook("POSSIBLE", "POS", "FUTURE", main.reported)
        return None

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
        if word == "including":
            # "will weigh other steps, including a ban"
            about = tree.kid(head, "dobj") if tree.tag[head][:1] == "V" else None
            return self.of(about) if about is not None and about < prep else main
        if word in _NOT_PREPS or tree.lower[head] in ("instead", "rather"):
            return replace(main, polarity="NEG")
        if word in ("after", "since", "despite", "during", "following", "amid"):
            return Outlook(reported=main.reported)
        if word in ("before", "until") or (word == "of" and tree.lower[head] == "ahead"):
            return Outlook(time=main.time, reported=main.reported)
        if word == "to" and tree.lower[head] == "due":
            # A cause: "closed due to a strike"
            return Outlook(reported=main.reported)
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
