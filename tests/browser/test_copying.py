"""What is chosen in a panel, as code in the clipboard."""

from __future__ import annotations

import pytest

PANEL = """import rh_widgets as rh
rh.models.Sora2TextToVideoProOfficialStable(prompt="a paper boat", duration="4")"""


@pytest.mark.any_kernel
def test_python_is_copied_and_curl_without_a_key(lab):
    """By keyboard as by mouse; what the browser refuses to copy stands there to be copied by hand."""
    lab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lab.open("copying.ipynb", [PANEL])
    lab.run(0)
    line = lab.cell(0).locator(".rh-copying")
    line.locator("summary").press("Enter")
    line.get_by_role("button", name="Copy as Python").click()
    line.get_by_text("Copied.").wait_for()
    copied = lab.page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("import rh_widgets as rh\n\nrun = rh.generate(")
    assert '"a paper boat"' in copied
    lab.screenshot("as-code", lab.cell(0))
    lab.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    line.get_by_role("button", name="Copy as curl").click()
    line.get_by_text("Press Ctrl+C").wait_for()
    code = line.get_by_label("The code")
    assert "Bearer $RH_API_KEY" in code.input_value()
    assert code.evaluate("e => e.selectionEnd - e.selectionStart") == len(code.input_value())
    assert lab.errors() == []
