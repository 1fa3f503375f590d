"""Names that try to run as code."""

NAMES = [
    "<img src=x onerror=window.hacked=1>",
    "<script>window.hacked=2</script>",
    "</script><svg onload=window.hacked=3>",
    "[click](javascript:window.hacked=4)",
    "${window.hacked=5}'\"`",
    "<a href='javascript:window.hacked=6'>link</a>",
]
