// Passkeys: form[data-passkey=get|create][data-options] holds what the device is asked, as JSON; its answer
// goes into [name=credential], and the form is sent. [data-fresh] is the page that has a fresh form.
const unpack = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const pack = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function options(form) {
  const all = JSON.parse(form.dataset.options), wanted = all.publicKey ?? all;
  wanted.challenge = unpack(wanted.challenge);
  if (wanted.user) wanted.user.id = unpack(wanted.user.id);
  for (const list of [wanted.excludeCredentials, wanted.allowCredentials]) list?.forEach((one) => { one.id = unpack(one.id); });
  return { publicKey: wanted };
}

function told(made) {
  const { response } = made, answer = { clientDataJSON: pack(response.clientDataJSON) };
  if (response.attestationObject) {
    answer.attestationObject = pack(response.attestationObject);
    answer.transports = response.getTransports?.() ?? [];
  } else {
    answer.authenticatorData = pack(response.authenticatorData);
    answer.signature = pack(response.signature);
    answer.userHandle = response.userHandle && pack(response.userHandle);
  }
  return JSON.stringify({
    id: made.id, rawId: pack(made.rawId), type: made.type, response: answer,
    authenticatorAttachment: made.authenticatorAttachment ?? null, clientExtensionResults: {},
  });
}

// A challenge holds some minutes only: the one of a page that has been open for long is too old.
async function refresh(form) {
  const answer = await fetch(form.dataset.fresh), page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(`[data-passkey=${form.dataset.passkey}]`);
  if (!fresh) return;
  form.dataset.options = fresh.dataset.options;
  form.elements.token.value = fresh.elements.token.value;
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : []) {
  form.hidden = false;
  const note = form.querySelector("[data-passkey-note]");
  let ready = false;
  form.addEventListener("submit", async (event) => {
    if (ready) return;
    event.preventDefault();
    note.hidden = true;
    try {
      await refresh(form);
      form.elements.credential.value = told(await navigator.credentials[form.dataset.passkey](options(form)));
      ready = true;
      form.requestSubmit();
    } catch {
      note.textContent = form.dataset.failed;
      note.hidden = false;
    }
  });
  for (const plain of document.querySelectorAll("[data-passkey-plain]")) plain.hidden = true;
}
