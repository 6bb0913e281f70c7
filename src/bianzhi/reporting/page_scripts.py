"""What runs in the page of a report: ECharts as it is vendored, and what draws the charts with it. Nothing else may run there.

Both stand within the page, so that a file on a disk or in a mail is whole, and what was approved is what is run.
"""

from functools import cache
from importlib.resources import files

#: the library the site's own charts are drawn with; read as a file, `bianzhi.ui` is not imported
LIBRARY = "ui/static/ui/vendor/echarts-6.1.0/echarts.common.min.js"


@cache
def page_scripts() -> tuple[str, ...]:
    """Return the scripts in the order in which they run."""
    package = files("bianzhi")
    return tuple(package.joinpath(name).read_text("utf-8") for name in (LIBRARY, "reporting/data/charts.js"))
