"""Articles that are known to belong to one story, as reports: which are copies, which are versions of one another."""

from collections.abc import Sequence

from onrecord.cluster.copies import copies
from onrecord.cluster.credit import credit
from onrecord.cluster.profile import profile
from onrecord.model.told import ArticleClaims, Report


def reports_of(read: Sequence[ArticleClaims]) -> list[Report]:
    """The articles' claims as reports, in the order of publication.

    Articles of one URL are versions; the last of those given with the same moment counts as the newest.
    """
    ordered = sorted(enumerate(read), key=lambda x: (x[1].article.moment, x[0]))
    found = copies(profile(claims.article) for claims in read)
    address = {c.article.id: c.article.url or c.article.id for c in read}
    newest: dict[str, str] = {}
    reports = []
    for _, claims in reversed(ordered):
        article = claims.article
        copy = found.get(article.id)
        is_copy = copy is not None and address[copy.of] != address[article.id]
        own = credit(article)
        agency = copy.agency if copy and is_copy else None if own.own else own.agency
        reports.append(Report(claims, copy.of if copy and is_copy else None, agency, newest.get(address[article.id])))
        newest[address[article.id]] = article.id
    return reports[::-1]
