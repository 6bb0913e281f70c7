"""Words that say that something became more or less."""

import re

from bianzhi.auditing.loose import LOOSE

UP = (
    "增加", "增长", "上升", "提高", "提升", "增幅", "升幅", "涨幅", "增速", "跃升", "攀升", "增支", "增收", "上涨",
    "扩大", "净增", "多支出", "多支", "超支", "多收", "多安排", "多",
)  # fmt: skip
DOWN = (
    "减少", "下降", "降低", "压减", "减支", "负增长", "下滑", "缩减", "减幅", "降幅", "跌幅", "回落", "缩小", "净减",
    "少支出", "少支", "减收", "少收", "压缩", "节约", "节省", "少安排", "少",
)  # fmt: skip
WORDS = "|".join(sorted((*UP, *DOWN), key=len, reverse=True))
#: 增 and 减 alone say so only where nothing stands before them that makes another word of them (新增, 核减)
MOVE = re.compile(
    rf"(?:(?P<word>{WORDS}|(?<=[年数期算比较，、）])[增减])|(?<=[年数期，])（(?P<aside>{WORDS}|[增减])）)"
    r"(?:了|额|数|率|比例|幅度|幅|资金)?(?:约)?(?:为|达|是)?[:：]?$"
)
#: letters that these end in; a line may end after them
MOVE_ENDS = frozenset("".join(word[-1] for word in (*UP, *DOWN)) + "增减）了额数率例度幅金约为达是:：\n")
#: words between last year's amount and this year's: 由3万元增加到4万元
MOVED_TO = re.compile(
    rf"(?:的|，)?(?P<word>{WORDS}|[增减降升]|调整|变动|变)?(?:[到至]|(?P<weak>为))(?:20\d\d年(?:度)?|本年(?:度)?|今年)?的?(?:{LOOSE})?"
)
