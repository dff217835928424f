// A file dropped on its field is the field's file. Without this script the field is chosen as any other.
"use strict";

for (const place of document.querySelectorAll("[data-drop]")) {
  const field = place.querySelector("input[type=file]");
  place.querySelector("[data-drop-hint]").hidden = false;
  const over = (event) => {
    event.preventDefault();
    place.classList.toggle("drop-over", event.type === "dragover");
  };
  place.addEventListener("dragover", over);
  place.addEventListener("dragleave", over);
  place.addEventListener("drop", (event) => {
    over(event);
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
