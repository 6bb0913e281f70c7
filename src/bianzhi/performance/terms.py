"""Words of the room that are chosen from, or asked, and the years there may be."""

FIRST_YEAR, LAST_YEAR = 2000, 2100
#: what an ex-ante evaluation judges
QUESTIONS = ("立项必要性", "投入经济性", "绩效目标合理性", "实施方案可行性", "筹资合规性")
CONCLUSIONS = ("予以支持", "调整完善后予以支持", "不予支持")
#: whether an indicator is expected to be reached by the year's end
LIKELY = ("确定能", "有可能", "完全不可能")
#: texts of a self-evaluation: (name, label, hint, whether it must be written), of a project and of the whole
TextsAsked = tuple[tuple[str, str, str, bool], ...]
PROJECT_TEXTS: TextsAsked = (
    ("summary", "总体目标完成情况", "做成了什么、花了多少，金额写万元", True),
    ("problems", "存在问题", "没有的不填", False),
    ("advice", "改进措施", "有问题的写明怎么改、什么时候改", False),
)
WHOLE_TEXTS: TextsAsked = (
    ("functions", "主要职能", "一行一条；机构台账登记了主要职责的，以台账为准，不用填", True),
    ("summary", "总体目标完成情况", "", True),
    ("benefit", "效益指标完成情况分析", "", True),
    ("satisfaction", "满意度指标完成情况分析", "怎么调查的，结果如何；问卷结果系统会写", True),
    ("use", "结果应用情况", "自评结果怎样用于预算安排和改进管理", True),
    ("quality", "自评质量", "资料是否齐全、数据怎样核对", True),
    ("conclusion", "评价结论", "得分和等级系统会写", True),
    ("problems", "存在问题", "", True),
    ("advice", "改进建议", "", True),
)
