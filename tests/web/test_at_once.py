"""What a table refuses although the use case found it in order: a page says that somebody was faster, not that we broke."""

from __future__ import annotations

import pytest

from zhiben.accounts.models import User


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "同一时刻另有人登记"), ("en", "same moment")])
def test_a_page_says_that_somebody_was_faster(world, clerk_client, monkeypatch, language, said):
    def twice(*_words, **_named):
        User.objects.create(username="clerk")  # the table knows that name

    monkeypatch.setattr("zhiben.accounts.request.viewer_of", twice)
    clerk_client.raise_request_exception = False
    answer = clerk_client.get("/", headers={"accept-language": language})
    assert (answer.status_code, answer.headers["Retry-After"], said in answer.content.decode()) == (503, "5", True)
