"""Code lists of documents."""

from django.db.models import TextChoices


class Level(TextChoices):
    """Authority of an issuing body (DOMAIN §2.3, §2.4)."""

    UPPER = "upper", "上级"
    PARTY = "party", "区委、区政府"
    COMMISSION = "commission", "编委"
    OFFICE = "office", "编办"
    OTHER = "other", "其他机关"


class InstrumentKind(TextChoices):
    """Kinds of document (DOMAIN §2.1)."""

    ISSUE = "issue", "下达"
    REPLY = "reply", "批复"
    SANDING = "sanding", "三定规定"
    REFORM = "reform", "改革方案"
    TRANSFER = "transfer", "划转通知"
    RECLAIM = "reclaim", "收回通知"
    NOTICE = "notice", "通知"
    MINUTES = "minutes", "会议纪要"
    UPPER_REPLY = "upper_reply", "上级批复"
    OPENING = "opening", "期初建账依据"
    REVERSAL = "reversal", "冲销说明"
