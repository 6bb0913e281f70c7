"""Django's password rules with their messages in Chinese (its own catalogue lacks some)."""

from django.contrib.auth import password_validation as rules


class MinimumLength(rules.MinimumLengthValidator):
    """Long enough."""

    def get_error_message(self) -> str:
        return f"密码太短，至少{self.min_length}位"

    def get_help_text(self) -> str:
        return f"密码至少{self.min_length}位。"


class NotCommon(rules.CommonPasswordValidator):
    """Not one that everybody uses."""

    def get_error_message(self) -> str:
        return "密码太常见，容易被猜到"

    def get_help_text(self) -> str:
        return "不能用常见密码。"


class NotOnlyDigits(rules.NumericPasswordValidator):
    """More than digits."""

    def get_error_message(self) -> str:
        return "密码不能全是数字"

    def get_help_text(self) -> str:
        return "不能全是数字。"


class NotLikeOneself(rules.UserAttributeSimilarityValidator):
    """Not the user name or the name."""

    DEFAULT_USER_ATTRIBUTES = ("username", "name")

    def get_error_message(self) -> str:
        return "密码与用户名或姓名太相似"

    def get_help_text(self) -> str:
        return "不能与用户名或姓名相似。"
