"""The app's own mirror follows what this process writes at once, though it does not ask the store each time."""

import pytest
from samples import DOCUMENT, whole

from views.state import _Followed

pytestmark = pytest.mark.engine


def test_what_was_written_a_moment_ago_is_seen(store):
    followed = _Followed(store)
    followed.refresh()
    store.load(whole())
    assert followed.refresh()
    assert "p:fidan" in followed.graph
    assert not followed.refresh()
    store.retract(DOCUMENT)
    assert followed.refresh()
