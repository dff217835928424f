// Settings work without this file; the theme is then what the device says.
"use strict";

document.querySelector(".settings-place[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

// A new house most likely stands where its administrator sits.
const zone = document.querySelector("[data-guess-zone] input");
if (zone && !zone.form.querySelector(".is-invalid") && zone.value === zone.defaultValue && document.querySelector(".first-step:first-child:not(.first-done)")) {
  zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || zone.value;
}

const themes = document.getElementById("themes");

const mark = () => {
  for (const button of themes.querySelectorAll("[data-choose]")) {
    button.setAttribute("aria-pressed", String((localStorage.getItem("theme") ?? "") === button.dataset.choose));
  }
};

themes?.addEventListener("click", (event) => {
  const chosen = event.target.dataset.choose;
  if (chosen === undefined) return;
  if (chosen) localStorage.setItem("theme", chosen);
  else localStorage.removeItem("theme");
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  mark();
});

if (themes) {
  themes.hidden = false;
  mark();
}

// A button copies where the browser lets it; what it copies can be selected anyway.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      button.textContent = "Copied";
    });
  }
}
