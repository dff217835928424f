// Search by keyboard: / or Ctrl-K opens it, arrows choose, Enter opens. The page at /search/ does the same without.
"use strict";

(() => {
  const palette = document.getElementById("palette");
  if (!palette) return;
  const input = palette.querySelector("input");
  const found = document.getElementById("palette-found");
  let going = false;
  // Where the arrows went, so that an answer that comes after them does not take it back.
  let stepped = "";

  const options = () => [...found.querySelectorAll("[role=option]")];
  const chosen = () => found.querySelector("[aria-selected=true]");
  // Results belong to the words they were asked for, not to what has been typed since.
  const upToDate = () => found.querySelector("[role=listbox]").dataset.of === input.value.trim();

  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    input.removeAttribute("aria-activedescendant");
    if (!option) return;
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const all = options();
    if (all.length) choose(all[(all.indexOf(chosen()) + by + all.length) % all.length]);
    stepped = chosen()?.href ?? "";
  };

  const go = () => {
    const option = chosen();
    if (option) location.assign(option.href);
    going = false;
  };

  const open = () => {
    if (!palette.open) palette.showModal();
    input.select();
    if (!upToDate()) htmx.trigger(input, "now");
  };

  document.addEventListener("keydown", (event) => {
    const byLetter = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);
    const byChord = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!byLetter && !byChord) return;
    event.preventDefault();
    open();
  });

  document.getElementById("search-link")?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      going = true;
      if (upToDate()) go();
      else htmx.trigger(input, "now");
    }
  });

  found.addEventListener("htmx:afterSwap", () => {
    choose(options().find((option) => option.href === stepped) ?? options()[0]);
    if (going) go();
  });
  // Typing on takes back an Enter that was too early.
  input.addEventListener("input", () => { going = false; stepped = ""; });
  palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
})();
