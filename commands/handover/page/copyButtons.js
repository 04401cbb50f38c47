// The copy buttons of the hand-over page; the only script in it. Runs in the reader's browser.
(() => {
  const announcement = document.getElementById("announcement");
  const CONFIRMATION_MILLISECONDS = 2000;

  for (const button of document.querySelectorAll("button[data-copies]")) {
    // Without this script a button would do nothing, so the page hides them.
    button.hidden = false;
    button.addEventListener("click", () => void copyBy(button));
  }

  async function copyBy(button) {
    const value = document.getElementById(button.dataset.copies);
    const label = button.getAttribute("aria-label").replace(/^Copy /, "");
    const copied = await copy(value);
    if (!copied) select(value);
    announce(copied ? `Copied: ${label}` : `Not copied: ${label} is selected, copy it by keyboard`);
    confirm(button, copied);
  }

  /** Browsers keep the clipboard from pages that they do not trust, such as some local files. */
  async function copy(value) {
    try {
      await navigator.clipboard.writeText(value.textContent);
      return true;
    } catch {
      return copyBySelection(value);
    }
  }

  function copyBySelection(value) {
    const selection = window.getSelection();
    select(value);
    // The page's own way of copying would take line breaks from the layout.
    const handOver = (event) => {
      event.clipboardData.setData("text/plain", value.textContent);
      event.preventDefault();
    };
    document.addEventListener("copy", handOver);
    try {
      if (!document.execCommand("copy")) return false;
      selection.removeAllRanges();
      return true;
    } catch {
      return false;
    } finally {
      document.removeEventListener("copy", handOver);
    }
  }

  function select(value) {
    window.getSelection().selectAllChildren(value);
  }

  function announce(text) {
    // The same text twice in a row would not be read out again.
    announcement.textContent = "";
    requestAnimationFrame(() => {
      announcement.textContent = text;
    });
  }

  function confirm(button, copied) {
    button.textContent = copied ? "Copied" : "Selected";
    button.classList.toggle("copied", copied);
    clearTimeout(Number(button.dataset.timer));
    button.dataset.timer = String(
      setTimeout(() => {
        button.textContent = "Copy";
        button.classList.remove("copied");
      }, CONFIRMATION_MILLISECONDS),
    );
  }
})();
