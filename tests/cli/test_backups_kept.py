"""`zhiben backup` without a file's name keeps the backup where the page lists it, proved."""

import pytest

from zhiben.accounts.viewer import SYSTEM
from zhiben.facts.errors import NotAllowed
from zhiben.ledger import backups

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(world, settings, tmp_path):
    settings.ZHIBEN_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return tmp_path


def test_it_is_kept_and_listed(home, zhiben):
    said = zhiben("backup")
    (kept,) = backups.listed(viewer=SYSTEM)
    assert kept.whole and kept.path.parent == home / "backups"
    assert said == f"已备份到 {kept.path}，共 {kept.files} 个文件。\n"


def test_another_account_needs_the_right_for_everything(home, refused, world):
    assert "您没有此项权限（ledger.backup）" in refused("backup", "--as", "clerk")
    assert "您没有此项权限（ledger.backup）" in refused("backup", home / "out.tar", "--as", "clerk")
    with pytest.raises(NotAllowed):
        backups.listed(viewer=world.city_clerk)
    assert not (home / "backups").exists() and not (home / "out.tar").exists()
