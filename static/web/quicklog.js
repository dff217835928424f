// Logging from anywhere: L opens one line in a dialog over the page. The page at /log/ does the same without script.
"use strict";

(() => {
  const dialog = document.getElementById("quicklog");
  if (!dialog) return;
  const inside = document.getElementById("quicklog-line");

  // The page one is on says with whom; a line begun there carries it.
  const here = () => {
    const [, room, number] = location.pathname.match(/^\/(projects|clients)\/(\d+)\//) ?? [];
    return room ? `/log/?${room.slice(0, -1)}=${number}` : "/log/";
  };

  const open = async (place) => {
    try {
      await htmx.ajax("GET", place, { target: inside, swap: "innerHTML" });
    } catch {
      return location.assign(place);
    }
    if (!dialog.open) dialog.showModal();
  };

  const line = () => document.querySelector("#log [name=line]");
  const read = () => { if (line()) htmx.trigger(line(), "now"); };

  document.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
    if (event.key.toLowerCase() !== "l" || !plain || typing(event.target) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    open(here());
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='/log/']");
    const place = link?.getAttribute("href");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button;
    if (!link || elsewhere || !/^\/log\/(\?|$)/.test(place) || location.pathname.startsWith("/log/")) return;
    event.preventDefault();
    open(place === "/log/" ? here() : place);
  });

  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  // “More fields” leaves for a page of its own, so htmx must not take that submit.
  document.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("data-leaves")) event.stopImmediatePropagation();
  }, true);

  document.addEventListener("draft:filled", read);
  document.addEventListener("draft:elsewhere", (event) => {
    if (dialog.open) open(event.detail);
    else location.assign(event.detail);
  });

  // A line that has just come up takes the keyboard; one that came back with a question, its first choice.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target !== inside && event.target.id !== "log") return;
    const form = document.getElementById("log");
    (form.querySelector(".ask:not(.ask-answered) input") ?? line()).focus();
    // Quick hands type before htmx listens to the new line.
    if (line().value !== line().defaultValue) read();
    drafts.welcome(form.parentElement);
  });

  const own = (event) => event.target.closest?.("#log");
  const tell = (text) => drafts.tell(document.getElementById("log"), text);

  // Nobody is torn away while typing: only logging leads to the sign-in page, which leads back here.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const signedOut = event.detail.xhr.getResponseHeader("HX-Redirect")?.includes("next=");
    if (!signedOut || !own(event) || event.target.id === "log") return;
    event.preventDefault();
    tell("You have been signed out. Your words are kept; log it, and you can sign in and go on.");
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (own(event)) tell("There is no connection. Your words are kept; log it when the connection is back.");
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (own(event)) tell("That did not work. Your words are kept; load the page again and they come back.");
  });

  // What was sent and never answered, as when the session had ended: open it again where it was begun.
  const lost = drafts.read("line");
  if (lost?.sent && !document.getElementById("log")) open(lost.place);
  if (document.getElementById("log")) read();
})();
