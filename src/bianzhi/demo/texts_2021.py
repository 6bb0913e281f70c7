"""What the demo office writes of itself and of its 2021; what the system knows is left to be filled in from the records."""

#: 主要职责, as the register of bodies has them: a line a duty
DUTIES = """\
1.执行机构编制管理的政策和法规，拟订全区机构编制管理的制度并监督落实。
2.拟订全区行政管理体制、机构改革和事业单位改革的方案，审核各部门的三定规定。
3.管理全区行政编制、政法专项编制和事业编制总额，审核用编和人员上下编。
4.管理机构编制实名制，负责机构编制统计。
5.监督检查机构编制规定的执行情况，会同有关部门查处违规问题。
6.负责机关、群团统一社会信用代码和事业单位登记管理。"""

#: 重点工作完成情况, a paragraph a line
WORK = """\
1.管好用好编制。{{ establishment.reported_to.区委常委会.on }}、{{ establishment.reported_to.市委编委.on }}分别向区委常委会、\
市委编委报告上年度机构编制执行情况。全年审核办理上下编{{ establishment.on_off_cases }}人，\
通过考录、招聘、考核等方式补充人才{{ establishment.recruited_talent }}人。为园区发展服务中心增加\
{{ establishment.quota_changes.园区发展服务中心.type }}{{ establishment.quota_changes.园区发展服务中心.delta }}名，\
为区公路建设养护中心增加{{ establishment.quota_changes.区公路建设养护中心.type }}\
{{ establishment.quota_changes.区公路建设养护中心.delta }}名，为区红十字会增加\
{{ establishment.quota_changes.区红十字会.type }}{{ establishment.quota_changes.区红十字会.delta }}名、常务副会长（正科级）职数\
{{ establishment.quota_changes.区红十字会.posts.常务副会长正科级 }}名。
2.调整优化机构。区农业农村和交通运输局加挂{{ establishment.nameplates_added.区农业农村和交通运输局.nameplate }}牌子，\
格里坪镇农业农村服务中心加挂{{ establishment.nameplates_added.格里坪镇农业农村服务中心.nameplate }}牌子。\
区森防指办划到{{ establishment.unit_moves.区森防指办.to }}，从本办调出{{ establishment.staff_moves.区委编办.persons }}人到\
{{ establishment.staff_moves.区委编办.to }}充实森林防火力量；对照“四个清单”核查3个突出问题的18项整改任务，整理佐证材料100余份，\
分5个组包保社区的5个网格，出动40人次值守。
3.推进镇（街道）改革。5月14日召开街道管理体制、综合行政执法和两项改革“后半篇”文章推进会。\
{{ establishment.township_structure.unit }}设{{ establishment.township_structure.offices }}办\
{{ establishment.township_structure.stations }}所{{ establishment.township_structure.centres }}中心，\
补充事业人员{{ establishment.township_staffing.recruited }}人，区司法局派驻\
{{ establishment.township_staffing.seconded.区司法局 }}人、区市场监管局派驻\
{{ establishment.township_staffing.seconded.区市场监管局 }}人。原赋予该镇的区级行政权力停用3项，继续有效89项；再赋予41项，\
其中2项与原有事项重合，累计128项，同步赋予街道22项，9月6日印发乡镇（街道）行政权力清单。
4.动态调整权责清单。3月11日印发2020年度行政权力事项动态调整清单，调整区级行政权力1078项；\
会同区司法局、区行政审批局审核30个部门的责任清单，9月7日统一公布。
5.加强事业单位监管。与13名新任法定代表人面谈。应当公示年度报告的事业单位104家，3月31日前全部上报并公示。\
办理51家单位的变更登记68项。9月按7%的比例抽取9家单位开展预抽查，10月联合抽查6家单位，没有发现问题。
6.登记档案数字化。把{{ units.organs_ever }}家机关、群团和{{ units.institutions_ever }}家事业单位的登记设立档案扫描归档，一户一档；\
其中已撤销的{{ units.organs_revoked }}家机关、群团和{{ units.institutions_revoked }}家事业单位的档案移交进馆。
7.开展机构编制核查。10月26日起对照“四清两对应”核查机构编制，已核查{{ staff.units }}家单位{{ staff.persons }}人，\
逐人比对并更新实名制信息，12月10日前全部完成。
8.配合巡察“回头看”。4月14日区委巡察组进驻后，按要求提供资料，对反馈的问题立行立改。"""
