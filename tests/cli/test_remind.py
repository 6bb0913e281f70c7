"""`bianzhi remind`."""

from typer.testing import CliRunner

from bianzhi.cli.main import app


def test_it_counts_what_it_tells_in_every_district(monkeypatch, db) -> None:
    from tests import factories

    factories.district("某区")
    monkeypatch.setattr("bianzhi.cli.remind.require_current_database", lambda: None)
    done = CliRunner().invoke(app, ["remind", "--on", "2021-03-10"])
    assert done.exit_code == 0, done.output
    assert "某区：0条提醒" in done.output
