"""The interface as a whole."""

from ninja import NinjaAPI

from bianzhi.api import audit_operations, case_operations, operations
from bianzhi.api.access import handlers

api = NinjaAPI(
    title="机构编制管理系统接口",
    version="1",
    description="与网页同样的权限和规则；用个人的访问令牌调用。",
    docs_url=None,
    openapi_url="/openapi.json",
)
handlers(api)
api.add_router("", operations.router, tags=["查询"])
api.add_router("", case_operations.router, tags=["办件"])
api.add_router("", audit_operations.router, tags=["公开审核"])
