"""What a token may be used for, within what its owner may do."""

from collections.abc import Mapping

SCOPES: Mapping[str, str] = {
    "units:read": "查机构",
    "quotas:read": "查编制、职数",
    "people:read": "查人员（身份证号遮蔽）",
    "cases:read": "查办件",
    "cases:write": "填报、办理办件",
    "audits:read": "查公开审核的结果",
    "audits:write": "审核公开文件、认定不是问题",
    "trail:read": "查操作记录",
}
