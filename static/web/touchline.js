// Every page works without this file; it only saves keys and clicks.
"use strict";

const typing = (element) => element.matches("input, textarea, select, [contenteditable]");

document.getElementById("theme")?.addEventListener("click", () => {
  const root = document.documentElement;
  const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
  root.dataset.bsTheme = next;
  localStorage.setItem("theme", next);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (!document.querySelector("dialog[open]")) document.getElementById("code-names")?.form.requestSubmit();
});

// A form that writes is sent once, however often the button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.sent) {
    if (form.dataset.sent) event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});

// The offer to undo ends when undo does.
setTimeout(() => document.querySelectorAll("[data-undo]").forEach((form) => form.remove()), 30000);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// One tick for all, and how many are ticked.
const several = document.querySelector("[data-several]");
if (several) {
  const boxes = [...document.querySelectorAll('input[form="several"]')];
  const all = several.querySelector("[data-all]");
  const label = several.querySelector("[data-ticked]");
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    label.textContent = ticked ? `${ticked} ticked` : "Several at once";
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  for (const box of boxes) box.addEventListener("change", count);
}
