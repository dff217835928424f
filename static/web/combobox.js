// Typing finds: a list of links under a field, and a choice of several as a field with what was chosen before it.
// Both follow the combobox pattern of WAI-ARIA; without script they are a list of links and a plain select.
"use strict";

(() => {
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  // Arrow keys move through the options of a list; Enter takes one. Shared by both kinds.
  const steer = (input, list, take) => {
    const options = () => [...list().querySelectorAll("[role=option]:not([hidden])")];
    const active = () => list().querySelector(".active");
    const move = (option) => {
      active()?.classList.remove("active");
      if (!option) return input.removeAttribute("aria-activedescendant");
      option.classList.add("active");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    };
    input.addEventListener("keydown", (event) => {
      const all = options();
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && all.length) {
        event.preventDefault();
        const now = all.indexOf(active());
        move(all[now < 0 && step < 0 ? all.length - 1 : (now + step + all.length) % all.length]);
      } else if (event.key === "Enter" && active()) {
        event.preventDefault();
        take(active());
      }
    });
    return move;
  };

  for (const input of document.querySelectorAll("input[data-options]")) {
    const list = () => document.getElementById(input.dataset.options);
    const move = steer(input, list, (option) => location.assign(option.href));
    document.addEventListener("htmx:afterSettle", () => move(list().querySelector("[role=option]")));
  }

  const several = (select) => {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const input = make("input", {
      type: "text", id: `${select.id}-find`, class: "combo-input", role: "combobox", autocomplete: "off",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${select.id}-list`,
    });
    const list = make("div", { id: `${select.id}-list`, class: "combo-list", role: "listbox", "aria-label": label.textContent.trim(), hidden: "" });
    const chosen = make("span", { class: "combo-chosen" });
    const box = make("div", { class: "combo form-control" }, chosen, input);
    label.htmlFor = input.id;

    const show = (open) => {
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      if (!open) move(null);
    };
    const filter = () => {
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      for (const option of list.children) {
        const names = fold(option.textContent).split(/[^\p{L}\p{N}]+/u);
        const fits = words.every((word) => names.some((name) => name.startsWith(word)));
        option.hidden = !fits || option.source.selected;
      }
      const first = [...list.children].find((option) => !option.hidden);
      show(Boolean(first));
      move(input.value ? first : null);
    };
    const draw = () => {
      chosen.replaceChildren(...[...select.selectedOptions].map((option) => {
        const remove = make("button", { type: "button", class: "combo-one", "aria-label": `Without ${option.textContent}` }, option.textContent, " ×");
        remove.addEventListener("click", () => { choose(option, false); input.focus(); });
        return remove;
      }));
      for (const option of list.children) option.setAttribute("aria-selected", String(option.source.selected));
    };
    const choose = (option, selected) => {
      option.selected = selected;
      select.dispatchEvent(new Event("change", { bubbles: true }));
      input.value = "";
      draw();
      show(false);
    };
    const move = steer(input, () => list, (option) => choose(option.source, true));

    list.append(...[...select.options].map((source, number) => {
      const option = make("div", { id: `${select.id}-option-${number}`, class: "combo-option", role: "option", "aria-selected": "false" }, source.textContent);
      option.source = source;
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => { choose(source, true); input.focus(); });
      return option;
    }));
    input.addEventListener("input", filter);
    input.addEventListener("click", filter);
    input.addEventListener("blur", () => show(false));
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && list.hidden) filter();
      if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); show(false); }
      if (event.key === "Backspace" && !input.value) {
        const last = [...select.selectedOptions].at(-1);
        if (last) choose(last, false);
      }
    });
    box.addEventListener("click", (event) => { if (event.target === box || event.target === chosen) input.focus(); });
    select.form.addEventListener("draft:filled", draw);
    select.hidden = true;
    select.before(make("div", { class: "combo-frame" }, box, list));
    draw();
  };
  document.querySelectorAll("select[data-combobox]").forEach(several);
})();
