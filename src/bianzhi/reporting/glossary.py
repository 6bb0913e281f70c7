"""名词解释: the terms a year's books give reason to explain."""

from collections.abc import Iterator

from bianzhi.reporting.books import Books, cell
from bianzhi.reporting.form import ITEMS, Form, Term, of_item
from bianzhi.reporting.form_text import Parts
from bianzhi.reporting.layout import label
from bianzhi.reporting.subject import path
from bianzhi.values.numerals import chinese_number


def lines(books: Books, form: Form) -> Iterator[str]:
    """Yield the explained terms, numbered."""
    for n, (term, text) in enumerate(_chosen(books, form), 1):
        number = f"{n}." if form.numbering == "1." else f"{chinese_number(n)}、"
        yield f"{number}{term}：{text.rstrip('。')}。"


def _chosen(books: Books, form: Form) -> Iterator[tuple[str, str]]:
    for term in form.glossary:
        if term.when == (ITEMS,):
            yield from ((path(code), explained(code, form)) for code in _codes(books))
        elif not of_item(term) and _occurs(books, term):
            yield term.name, term.text


def _occurs(books: Books, term: Term) -> bool:
    return term.when == ("always",) or any(books.now[cell(at)] for at in term.when if at != "always")


def _codes(books: Books) -> list[str]:
    """Return the items that money was spent on, of whatever budget."""
    return [code for code in books.now.codes("T3", 7) if books.now["T3", code, "total"]]


def explained(code: str, form: Form) -> str:
    """Return the explanation of an item: by its code, else by its name, else by its section or class, else the form's."""
    known = {when: term for term in form.glossary if of_item(term) for when in term.when}
    tries = (code, f"={label('T5', code)}", code[:5], code[:3])
    found = next((known[one] for one in tries if one in known), None)
    return found.text if found else _words(form.item_term, code)


def _words(parts: Parts, code: str) -> str:
    names = {"item": label("T5", code), "section": label("T5", code[:5]), "class": label("T5", code[:3])}
    return "".join(part if isinstance(part, str) else names[getattr(part, "name", "")] for part in parts)
