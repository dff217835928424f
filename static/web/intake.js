// The intake by keyboard: j and k move, Enter files as proposed, f, n and x choose. Without this file every
// button and link does the same.
"use strict";

(() => {
  const groups = () => [...document.querySelectorAll("[data-group]")];
  const here = () => document.activeElement?.closest("[data-group]");
  let last = 0;

  const show = () => document.querySelectorAll("[data-legend], [data-drop-words]").forEach((one) => { one.hidden = false; });
  const go = (number) => {
    const all = groups();
    const next = all[Math.max(0, Math.min(number, all.length - 1))];
    (next ?? document.getElementById("intake-lede"))?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const now = groups().indexOf(here());
    go(now < 0 ? 0 : now + by);
  };
  const press = (group, what) => group?.querySelector(what)?.click();

  const acts = {
    j: () => step(1),
    k: () => step(-1),
    f: () => press(here(), "[data-file]"),
    n: () => press(here(), "[data-new]"),
    x: () => press(here(), "[data-aside]"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) {
      // Out of a panel that was opened, back to its sender.
      if (event.key === "Escape" && event.target.closest?.(".choose")) {
        const group = here();
        group.querySelector(".choose").replaceChildren();
        group.focus();
      }
      return;
    }
    const onGroup = event.target.matches?.("[data-group]");
    if (onGroup && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (onGroup && event.key === "Enter") {
      event.preventDefault();
      press(event.target, event.target.querySelector("[data-proposed]") ? "[data-proposed]" : "[data-file]");
    } else if (acts[event.key] && (here() || "jk".includes(event.key))) {
      event.preventDefault();
      acts[event.key]();
    }
  });

  // What was asked for decides where typing goes on.
  let wanted = "";
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-file], [data-new]");
    if (link) wanted = link.matches("[data-new]") ? "new" : "file";
    const group = event.target.closest?.("[data-group]");
    if (group) last = groups().indexOf(group);
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const target = event.detail.target ?? event.target;
    if (target.matches(".choose")) {
      const fresh = target.querySelector(".fresh");
      const refused = target.querySelector(".is-invalid");
      fresh.open = fresh.open || wanted === "new";
      (refused ?? target.querySelector(fresh.open ? ".fresh input:not([type=hidden])" : ".pick input[type=text]"))?.focus();
    } else if (target.id === "intake" || event.detail.elt?.id === "intake") {
      show();
      go(last);
      const offer = document.querySelector("#said [data-undo]");
      setTimeout(() => offer?.remove(), 30000);
    }
  });

  // A form that was refused stays where it was typed.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 422) return;
    const panel = event.detail.requestConfig.elt.closest(".choose, .chosen")?.closest(".choose");
    if (panel) event.detail.target = panel;
    event.detail.swapOverride = "innerHTML";
  });

  show();
})();

// Files that are dropped anywhere on the page are those of the form.
(() => {
  const input = () => document.querySelector("[data-drop] input[type=file]");
  const over = (yes) => document.querySelector("[data-drop]")?.classList.toggle("over", yes);
  const files = (event) => input() && event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    over(true);
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) over(false); });
  document.addEventListener("drop", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    over(false);
    input().files = event.dataTransfer.files;
    input().form.requestSubmit();
  });
})();
