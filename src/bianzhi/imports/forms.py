"""The upload: a file, and the document the opening rests on."""

from typing import Any

from django import forms
from django.conf import settings

from bianzhi.documents.endings import accepted
from bianzhi.imports.draft import Heading
from bianzhi.ui.forms import BianzhiForm, DateField
from bianzhi.values.document_numbers import check_document_number, parse_document_number


class UploadForm(BianzhiForm):
    """Upload of an opening book. The document may be left out when the sheet 批复文件 marks one."""

    book = forms.FileField(
        label="开账工作簿",
        help_text="Excel 文件（.xlsx 或 .xls），不超过 20MB；不得上传涉密文件",
        widget=forms.ClearableFileInput(attrs={"accept": accepted("tables")}),
    )
    document_number = forms.CharField(
        label="期初建账依据文号",
        required=False,
        max_length=60,
        help_text="形如 攀西编发〔2021〕5号；“批复文件”表中已标明的不填",
    )
    title = forms.CharField(label="文件标题", required=False, max_length=200)
    signed_on = DateField(label="签发日期", required=False)
    effective_on = DateField(
        label="建账日期", required=False, help_text="从哪一天起用本系统记账；不填即签发日期"
    )

    def clean_book(self) -> Any:
        """Refuse a file that is too large before any of it is read into memory."""
        book = self.cleaned_data["book"]
        limit = settings.UPLOAD_LIMIT_BYTES
        if book.size > limit:
            raise forms.ValidationError(
                f"文件有{book.size / 1048576:.1f}MB，超过{limit >> 20}MB 的上限，请分成几个文件上传。"
            )
        return book

    def clean_document_number(self) -> str:
        """Return the number in its standard form."""
        text = str(self.cleaned_data["document_number"]).strip()
        if not text:
            return ""
        refusals = check_document_number(text)
        if refusals:
            raise forms.ValidationError([str(r) for r in refusals])
        return str(parse_document_number(text))

    def clean(self) -> dict[str, Any]:
        """Ask for the whole document when its number is given."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("document_number"):
            for key, words in (("title", "请填写文件标题。"), ("signed_on", "请填写签发日期。")):
                if not cleaned.get(key) and key not in self.errors:
                    self.add_error(key, words)
        return cleaned

    @property
    def heading(self) -> Heading:
        """What was typed of the document."""
        typed = self.cleaned_data
        return Heading(
            typed["document_number"], typed["title"].strip(), typed["signed_on"], typed["effective_on"]
        )
