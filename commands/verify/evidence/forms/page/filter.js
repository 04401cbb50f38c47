// The filter of the evidence page; the only script in it. Runs in the reader's browser.
(() => {
  const filter = document.getElementById("filter");
  const text = document.getElementById("filter-text");
  const result = document.getElementById("filter-result");
  const shown = document.getElementById("shown");
  const announcement = document.getElementById("announcement");
  const rows = [...document.getElementById("rows").rows];
  const PAUSE_MILLISECONDS = 500;
  let texts;
  let timer;

  filter.hidden = false;
  text.addEventListener("input", apply);
  result.addEventListener("input", apply);
  // A browser that goes back to the page brings back what was typed.
  if (text.value !== "" || result.value !== "") apply();

  function apply() {
    // Read at the first use, so that a page of thousands of rows opens without a wait.
    texts ??= rows.map((row) => row.textContent.toLowerCase());
    const words = text.value.toLowerCase().split(/\s+/);
    let count = 0;
    rows.forEach((row, index) => {
      const isOfResult = result.value === "" || row.dataset.result === result.value;
      const isShown = isOfResult && words.every((word) => texts[index].includes(word));
      if (isShown) count += 1;
      if (row.hidden === isShown) row.hidden = !isShown;
    });
    say(
      count === rows.length
        ? `All ${rows.length} accounts are shown.`
        : `${count} of ${rows.length} accounts are shown, filtered.`,
    );
  }

  function say(sentence) {
    shown.textContent = sentence;
    clearTimeout(timer);
    timer = setTimeout(() => {
      announcement.textContent = sentence;
    }, PAUSE_MILLISECONDS);
  }
})();
