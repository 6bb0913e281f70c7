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
{{ establishment.staff_moves.区委编办.to }}充实森林防火力量；对照“{{ supervision.forest_fire.lists }}”核查\
{{ supervision.forest_fire.prominent_problems }}个突出问题的{{ supervision.forest_fire.tasks }}项整改任务，整理佐证材料\
{{ supervision.forest_fire.evidence_items_at_least }}余份，分{{ supervision.forest_fire.duty_groups }}个组包保社区的\
{{ supervision.forest_fire.grids }}个网格，出动{{ supervision.forest_fire.person_times }}人次值守。
3.推进镇（街道）改革。{{ reform.meeting_on }}召开推进会，部署推进{{ reform.reforms }}。\
{{ establishment.township_structure.unit }}设{{ establishment.township_structure.offices }}办\
{{ establishment.township_structure.stations }}所{{ establishment.township_structure.centres }}中心，\
补充事业人员{{ establishment.township_staffing.recruited }}人，区司法局派驻\
{{ establishment.township_staffing.seconded.区司法局 }}人、区市场监管局派驻\
{{ establishment.township_staffing.seconded.区市场监管局 }}人。原赋予{{ powers.township.unit }}的区级行政权力停用\
{{ powers.township.suspended }}项，继续有效{{ powers.township.first_batch_in_force }}项；再赋予{{ powers.township.second_batch }}项，\
其中{{ powers.township.overlap }}项与原有事项重合，累计{{ powers.township.total }}项，同步赋予街道\
{{ powers.township.of_which_also_subdistricts }}项，{{ powers.township.issued_on }}印发乡镇（街道）行政权力清单。
4.动态调整权责清单。{{ powers.adjusted_on }}印发2020年度行政权力事项动态调整清单，调整区级行政权力{{ powers.adjusted_items }}项；\
{{ powers.joint_reviewers }}共同审核{{ powers.departments }}个部门的责任清单，{{ powers.published_on }}统一公布。
5.加强事业单位监管。与{{ registry.new_legal_representatives_interviewed }}名新任法定代表人面谈。应当公示年度报告的事业单位\
{{ registry.annual_reports.due }}家，{{ registry.annual_reports.deadline }}前上报{{ registry.annual_reports.filed }}家、\
公示{{ registry.annual_reports.published }}家。办理{{ registry.change_registrations.units }}家单位的变更登记\
{{ registry.change_registrations.items }}项。{{ registry.inspections.预抽查.month }}月按{{ registry.inspections.预抽查.ratio }}的比例抽取\
{{ registry.inspections.预抽查.drawn }}家单位开展预抽查，{{ registry.inspections.联合抽查.month }}月通过\
{{ registry.inspections.联合抽查.steps }}联合抽查{{ registry.inspections.联合抽查.units }}家单位，发现问题\
{{ registry.inspections.联合抽查.problems_found }}个。
6.登记档案数字化。把{{ archive.digitised.organs }}家机关、群团和{{ archive.digitised.institutions }}家事业单位的登记设立档案扫描归档，\
一户一档；其中已撤销的{{ archive.of_which_revoked_and_transferred.organs }}家机关、群团和\
{{ archive.of_which_revoked_and_transferred.institutions }}家事业单位的档案移交进馆。
7.开展机构编制核查。{{ verification.started }}起由{{ verification.agencies }}部门对照“{{ verification.method.principle }}”，\
用“{{ verification.method.mechanism }}”，经{{ verification.method.steps }}核查机构编制，已核查{{ verification.done.units }}家单位\
{{ verification.done.persons }}人，逐人比对并更新实名制信息，{{ verification.planned_end }}前全部完成。
8.配合巡察“回头看”。{{ supervision.inspection_follow_up.started }}区委巡察组进驻后，按要求提供资料，对反馈的问题立行立改。"""
