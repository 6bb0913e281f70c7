"""Random consistent books for Hypothesis."""

from random import Random

from hypothesis import strategies as st

from bianzhi.reporting.books import BODY_KINDS, Books
from bianzhi.reporting.making import Shape, make_body, make_books

shapes = st.builds(
    Shape,
    items=st.integers(1, 20),
    own_money=st.sampled_from((0.0, 1.0)),
    fund=st.sampled_from((0.0, 1.0)),
    capital=st.sampled_from((0.0, 1.0)),
    carried=st.sampled_from((0.0, 0.7)),
    three_public=st.sampled_from((0.0, 0.7)),
)


@st.composite
def books(draw: st.DrawFn, year: int = 2021) -> Books:
    """Draw consistent books."""
    random = Random(draw(st.integers(0, 2**32)))
    body = make_body(random, draw(st.sampled_from(BODY_KINDS)))
    return make_books(random, draw(shapes), body, year)
