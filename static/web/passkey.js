// Passkeys: the device's answer goes into the form's hidden field as JSON. Without this file one signs in with a password.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const ids = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

const options = async (form) => {
  const given = document.getElementById("passkey-options");
  const found = given ? JSON.parse(given.textContent) : await (await fetch(form.action, { headers: { Accept: "application/json" } })).json();
  return (found.request_options ?? found.creation_options).publicKey;
};

const add = (asked) => navigator.credentials.create({ publicKey: {
  ...asked,
  challenge: bytes(asked.challenge),
  user: { ...asked.user, id: bytes(asked.user.id) },
  excludeCredentials: ids(asked.excludeCredentials),
  authenticatorSelection: { ...asked.authenticatorSelection, residentKey: "preferred", requireResidentKey: false },
} });

const use = (asked) => navigator.credentials.get({ publicKey: {
  ...asked,
  challenge: bytes(asked.challenge),
  allowCredentials: ids(asked.allowCredentials),
} });

const written = ({ id, rawId, type, response, authenticatorAttachment }) => {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const answer = Object.fromEntries(parts.filter((part) => response[part]).map((part) => [part, text(response[part])]));
  return { id, rawId: text(rawId), type, authenticatorAttachment, response: answer };
};

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) break;
  form.hidden = false;
  document.querySelector("[data-no-passkey]")?.remove();
  const failed = form.querySelector("[role=alert]");
  form.querySelector("button").addEventListener("click", async () => {
    failed.hidden = true;
    try {
      const asked = await options(form);
      const key = await (form.dataset.passkey === "add" ? add(asked) : use(asked));
      const extensions = key.getClientExtensionResults();
      form.elements.credential.value = JSON.stringify({ ...written(key), clientExtensionResults: { credProps: extensions.credProps } });
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
