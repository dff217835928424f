// Clocks count down while we are open; at the next opening or closing the desk asks again.
"use strict";

const started = performance.now();
const MINUTE = 60;

const words = (seconds) => {
  const minutes = Math.floor(Math.abs(seconds) / MINUTE);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const span = hours ? (rest ? `${hours} h ${String(rest).padStart(2, "0")}` : `${hours} h`) : `${rest} min`;
  return `${span} ${seconds < 0 ? "over" : "left"}`;
};

const tick = () => {
  const passed = (performance.now() - started) / 1000;
  for (const clock of document.querySelectorAll("[data-ticking]")) {
    const left = Number(clock.dataset.left) - passed;
    if (left < 0 && Number(clock.dataset.left) >= 0) refresh();
    const text = clock.querySelector(".state-text");
    if (text.textContent !== words(left)) text.textContent = words(left);
  }
};

// Nothing half-typed is swept away: a form or dialog that is open keeps the page as it is.
const busy = (desk) =>
  document.querySelector("dialog[open]") || desk.querySelector("details[open]") || desk.contains(document.activeElement);

const refresh = () => {
  const desk = document.getElementById("desk");
  if (desk && !busy(desk) && !document.hidden) location.reload();
};

setInterval(tick, 15_000);
const turns = new Date(document.getElementById("desk")?.dataset.turnsAt).getTime() - Date.now();
if (turns > 0 && turns < 2 ** 31) setTimeout(refresh, turns + 2_000);
