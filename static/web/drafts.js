// What somebody typed and did not get through stays on this machine, for them alone: over a reload, a lost connection,
// an expired session. It goes when it was logged, when they sign out, and when somebody else signs in.
"use strict";

const drafts = (() => {
  const person = document.getElementById("quicklog")?.dataset.person;
  // What was typed while names were shown stays away from pages that hide them.
  const hidden = document.documentElement.dataset.codeNames ? "code-names:" : "";
  const mine = (kind) => `draft:${person}:${hidden}${kind}`;
  const WEEK = 7 * 24 * 3600 * 1000;

  const all = () => Object.keys(localStorage).filter((key) => key.startsWith("draft:"));
  const read = (kind) => {
    const kept = JSON.parse(localStorage.getItem(mine(kind)) ?? "null");
    return kept && Date.now() - kept.at < WEEK ? kept : null;
  };
  const write = (kind, draft) => localStorage.setItem(mine(kind), JSON.stringify(draft));
  const drop = (kind) => localStorage.removeItem(mine(kind));

  const fields = (form) => [...form.elements].filter((one) => one.name && !["hidden", "radio", "submit"].includes(one.type));
  const value = (field) => {
    if (field.type === "checkbox") return field.checked;
    return field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
  };
  const put = (field, kept) => {
    if (field.type === "checkbox") field.checked = kept;
    else if (field.multiple) for (const option of field.options) option.selected = kept.includes(option.value);
    else field.value = kept;
  };
  const said = (form) => fields(form).some((field) => field.matches("[name=line], [name=summary]") && field.value.trim());
  const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

  const keep = (form, more = {}) => {
    if (!said(form)) return drop(form.dataset.draft);
    const values = Object.fromEntries(fields(form).map((field) => [field.name, value(field)]));
    write(form.dataset.draft, { at: Date.now(), place: form.dataset.place ?? location.href, values, ...more });
  };

  // A note in the form, with what can be done about it.
  const tell = (form, text, acts = {}) => {
    const note = form.querySelector("[data-kept]");
    note.replaceChildren(text, ...Object.entries(acts).map(([name, act]) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: name });
      button.addEventListener("click", act);
      return button;
    }));
    note.hidden = false;
  };

  const fill = (form, draft) => {
    for (const field of fields(form)) if (field.name in draft.values) put(field, draft.values[field.name]);
    form.dispatchEvent(new CustomEvent("draft:filled", { bubbles: true }));
  };

  const forget = (form) => {
    drop(form.dataset.draft);
    form.querySelector("[data-kept]").hidden = true;
  };

  // Offers a draft to a form that has just come up. One from another page is not poured into this one unasked.
  const offer = (form) => {
    const draft = read(form.dataset.draft);
    if (!draft || said(form)) return;
    const words = draft.values.line ?? draft.values.summary;
    if ((form.dataset.place ?? draft.place) === draft.place) {
      fill(form, draft);
      tell(form, `Your words of ${clock(draft.at)} are back.`, { "Start afresh": () => { form.reset(); forget(form); fill(form, { values: {} }); } });
    } else {
      tell(form, `At ${clock(draft.at)} you began elsewhere: “${words.slice(0, 60)}”`, {
        "Take it up": () => form.dispatchEvent(new CustomEvent("draft:elsewhere", { bubbles: true, detail: draft.place })),
        "Drop it": () => forget(form),
      });
    }
  };

  const welcome = (root) => {
    for (const form of root.querySelectorAll("form[data-draft]")) {
      if (form.dataset.takes) drop(form.dataset.takes);
      if (said(form)) keep(form);
      else offer(form);
    }
  };

  // A page that says “Logged” answers what was sent; after “Undone” the words may be wanted again.
  const settle = () => {
    const sent = all().filter((key) => key.startsWith(mine("")) && JSON.parse(localStorage.getItem(key)).sent);
    if (document.querySelector("[data-undone]") && read("last")) write("line", { ...read("last"), sent: false });
    if (document.querySelector("[data-logged]")) {
      const line = read("line");
      if (line?.sent) write("last", line);
      sent.forEach((key) => localStorage.removeItem(key));
    } else drop("last");
  };

  if (person) {
    all().filter((key) => !key.startsWith(mine(""))).forEach((key) => localStorage.removeItem(key));
    settle();
  }

  document.addEventListener("input", (event) => { if (event.target.form?.dataset.draft) keep(event.target.form); });
  document.addEventListener("change", (event) => { if (event.target.form?.dataset.draft) keep(event.target.form); });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.action.endsWith("/accounts/logout/")) all().forEach((key) => localStorage.removeItem(key));
    if (!form.dataset.draft) return;
    keep(form, { sent: !event.submitter?.hasAttribute("data-leaves") });
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell(form, "There is no connection. Your words are kept; log it when the connection is back.");
  }, true);
  window.addEventListener("online", () => {
    for (const form of document.querySelectorAll("form[data-draft]")) {
      if (read(form.dataset.draft)?.sent) tell(form, "The connection is back. Log it now.");
    }
  });
  if (person) welcome(document);

  return { read, tell, welcome };
})();
