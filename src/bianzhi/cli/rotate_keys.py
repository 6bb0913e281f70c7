"""`bianzhi rotate-keys`."""

from typing import Annotated

import typer

from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.terminal import progress, stop, tell


def rotate_keys(
    keep_old: Annotated[bool, typer.Option("--keep-old", help="保留旧密钥（仍要读旧备份时）")] = False,
) -> None:
    """换一把加密密钥，并用它重新加密全部身份证号。请先停止网站；中断后可重新运行。"""
    require_current_database()
    from bianzhi.cli.resealing import reseal_everything, sealed_columns
    from bianzhi.vault.keys import add_data_key, drop_old_data_keys

    sealed_columns()  # refuses before anything is changed
    number = add_data_key()
    with progress("重新加密") as step:
        total = reseal_everything(step)
        late = reseal_everything(step)
    if late and not keep_old:
        stop("重新加密时仍有人在写入，旧密钥没有删除。请停止网站后再运行一次。")
    if not keep_old:
        drop_old_data_keys()
    tell(
        f"已换用第{number}号密钥，重新加密{total + late}项。",
        "请立刻把新的密钥另存一份：bianzhi backup 文件夹 --keys-to 另一个文件夹",
    )
