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
