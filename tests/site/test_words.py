"""Words of the workbench."""

from typing import get_args

from bianzhi.site.workbench_columns import TONES
from bianzhi.ui.cells import Tone


def test_every_tone_of_an_alert_has_a_word() -> None:
    assert set(get_args(Tone)) - {"green"} == set(TONES), "what is settled is no alert"
