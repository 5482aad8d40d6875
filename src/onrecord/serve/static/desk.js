// Comfort only: every page works without this.
"use strict";
(() => {
  // The slider shows the moment that it stands at, and goes there when it is let go.
  const range = document.getElementById("step");
  if (range) {
    const words = [...document.getElementById("steps").options].map((o) => o.label);
    const shown = document.getElementById("at");
    const from = range.value;
    range.addEventListener("input", () => { shown.value = words[range.value - 1]; });
    range.addEventListener("change", () => { if (range.value !== from) range.form.requestSubmit(); });
  }
  // A speaker that is chosen is shown at once.
  const speaker = document.getElementById("speaker");
  if (speaker) speaker.addEventListener("change", () => speaker.form.requestSubmit());
  // A text takes some seconds to read: say so, and send it once.
  for (const form of document.querySelectorAll("form.paste")) {
    form.addEventListener("submit", () => {
      const button = form.querySelector("button.strong");
      button.disabled = true;
      button.textContent = "Reading …";
    });
  }
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("form.paste button.strong")) button.disabled = false;
  });
})();
