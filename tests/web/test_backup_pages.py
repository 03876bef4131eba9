"""The administrator's backups: asked for and made by a worker, listed, taken away; a damaged one is named."""

import tarfile
from pathlib import Path

import pytest
from tests.factories import officer

from zhiben.backups import encryption
from zhiben.cli import background
from zhiben.journal.models import Event
from zhiben.ledger import actions as ledger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin_client(world, signed_in, settings, tmp_path):
    """An administrator of everything, at a home of its own."""
    settings.ZHIBEN_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "evidence"
    officer("admin", "邵管", world.city_office, "administrator")
    return signed_in("admin")


def only(tmp_path):
    (file,) = [each for each in (tmp_path / "backups").iterdir() if each.suffix in {".tar", ".age"}]
    return file


def worked():
    """What is in the queue is done, as a worker would."""
    background.once(lambda said: None)


def make(client):
    assert client.post("/backups/make/")["Location"] == "/backups/"
    worked()


def test_a_backup_is_made_proved_and_listed(admin_client, tmp_path):
    assert "还没有备份" in admin_client.get("/backups/").content.decode()
    seal = ledger.seal()
    admin_client.post("/backups/make/")
    asked = admin_client.post("/backups/make/", follow=True)
    assert "已有一次备份正在做或等着做" in asked.content.decode() and asked.context["backups"] == []
    assert Event.objects.filter(action="ledger.ask_for_backup").count() == 1
    worked()
    file = only(tmp_path)
    answer = admin_client.get("/backups/")
    (listed,) = answer.context["backups"]
    assert (listed.name, listed.size, listed.seal, listed.whole) == (file.name, file.stat().st_size, seal.number, True)
    shown = answer.content.decode()
    assert f"zhiben restore {file} --into" in shown and "完好" in shown
    assert Event.objects.get(action="ledger.make_backup").detail["name"] == file.name
    assert [each.name for each in (tmp_path / "backups").iterdir() if each.name.startswith(".")] == []


def test_what_is_downloaded_is_the_file_and_the_journal_says_by_whom(admin_client, tmp_path):
    make(admin_client)
    file = only(tmp_path)
    answer = admin_client.get(f"/backups/{file.name}/")
    assert b"".join(answer.streaming_content) == file.read_bytes()
    assert answer["Cache-Control"] == "no-store"
    assert Event.objects.filter(action="ledger.download_backup").count() == 1


def test_a_damaged_backup_is_named_and_never_proposed_for_restoring(admin_client, tmp_path):
    make(admin_client)
    file = only(tmp_path)
    with tarfile.open(file) as archive:
        start = archive.getmember(archive.getnames()[0]).offset_data
    data = bytearray(file.read_bytes())
    data[start + 40] ^= 1
    file.write_bytes(data)
    assert admin_client.post(f"/backups/{file.name}/prove/")["Location"] == "/backups/"
    worked()
    shown = admin_client.get("/backups/").content.decode()
    assert "与清单不符" in shown and "有问题" in shown
    assert f"zhiben restore {file}" not in shown


def test_an_encrypted_backup_says_no_more_than_is_known(admin_client, tmp_path, settings):
    settings.ZHIBEN_BACKUP_RECIPIENTS = [encryption.new_key(tmp_path / "key")]
    make(admin_client)
    file = only(tmp_path)
    shown = admin_client.get("/backups/").content.decode()
    assert file.suffix == ".age" and "已加密" in shown and "与写出时一致" in shown and "完好" not in shown
    assert f"zhiben restore {file} --identity 密钥文件 --drill" in shown
    file.write_bytes(file.read_bytes()[:-1])
    admin_client.post(f"/backups/{file.name}/prove/")
    worked()
    assert "与写出时的校验值不符" in admin_client.get("/backups/").content.decode()


def test_a_file_put_there_by_hand_is_listed_unproved(admin_client, tmp_path):
    make(admin_client)
    file = only(tmp_path)
    file.with_suffix(".json").unlink()
    (listed,) = admin_client.get("/backups/").context["backups"]
    assert (listed.files, listed.proved_at, listed.whole) == (1, None, False)


@pytest.mark.parametrize("name", ["zhiben-20240527-120000.tar", "..%2Fzhiben.sqlite3", "secret-key"])
def test_nothing_but_a_backup_is_handed_out(admin_client, tmp_path, name):
    Path(tmp_path / "secret-key").write_text("secret", "utf-8")
    assert admin_client.get(f"/backups/{name}/").status_code == 404


def test_backups_are_the_administrators_of_everything(world, signed_in, settings, tmp_path):
    settings.ZHIBEN_HOME = tmp_path
    for who in ("clerk", "city"):
        client = signed_in(who)
        assert client.get("/backups/").status_code == 403
        assert client.post("/backups/make/").status_code == 403
        assert client.get("/backups/zhiben-20240527-120000.tar/").status_code == 403
        assert "/backups/" not in client.get("/").content.decode()
    assert not (tmp_path / "backups").exists()
