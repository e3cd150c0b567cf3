// Entries that survive a lost network. A form[data-replay] is sent by script; while the server does not answer, the
// entries wait in this browser and leave in their order when it is back. The server recognises a repeated entry by its
// client_key and refuses a stale one (409) with both values: nothing is written twice, nothing is overwritten.
(() => {
  const place = document.querySelector("[data-user]");
  if (!place) return;
  const KEY = `portail-saisies-${place.dataset.user}`;
  const RETRY_MS = 3000;
  let sending = false;

  const read = () => JSON.parse(localStorage.getItem(KEY) || "[]");
  const write = (entries) => {
    localStorage.setItem(KEY, JSON.stringify(entries));
    say();
  };

  function say(problem) {
    const status = document.getElementById("etat-envoi");
    if (!status) return;
    const count = read().length;
    const waiting = count > 1 ? `${count} saisies attendent` : `${count} saisie attend`;
    status.textContent = problem || (count ? `${waiting} le serveur : elles partiront dans l'ordre, rien n'est perdu.` : "");
    status.classList.toggle("portal-queue--waiting", count > 0 || Boolean(problem));
  }

  function newKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  const cookie = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1] || "";

  function entryOf(form, button) {
    const data = new FormData(form);
    data.delete("csrfmiddlewaretoken");
    data.set("client_key", newKey());
    if (button?.dataset.side) data.set("side", button.dataset.side);
    const action = button?.getAttribute("formaction") || form.getAttribute("action");
    return { action, body: new URLSearchParams(data).toString(), replaces: form.dataset.replaces };
  }

  // While the server is away, a second entry on the same line must know that the first came before it.
  function countRound(form, entry) {
    const rounds = form.elements.expected_rounds || form.elements.expected_version;
    if (rounds && entry.action === form.getAttribute("action")) rounds.value = String(Number(rounds.value) + 1);
  }

  function replace(entry, html) {
    const old = document.getElementById(entry.replaces);
    if (!old) return;
    const inside = old.contains(document.activeElement);
    const template = document.createElement("template");
    template.innerHTML = html;
    const fresh = template.content.firstElementChild;
    if (!fresh) return;
    old.replaceWith(fresh);
    if (inside) (fresh.querySelector("[role=alert]") ? fresh.querySelector("input.fr-input") : nextInput(fresh))?.focus();
  }

  // After an entry the cursor goes to the next line that is still to be filled, as on paper.
  function nextInput(line) {
    const inputs = [...document.querySelectorAll("form[data-replay] input.fr-input")];
    const after = inputs.filter((input) => line.compareDocumentPosition(input) & Node.DOCUMENT_POSITION_FOLLOWING);
    return after.find((input) => !line.contains(input)) || line.querySelector("input.fr-input");
  }

  async function post(entry) {
    return fetch(entry.action, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": cookie("csrftoken"),
        "X-Replay": "1",
        "HX-Request": "true",
      },
      body: entry.body,
      credentials: "same-origin",
    });
  }

  async function flush() {
    if (sending) return;
    sending = true;
    try {
      while (read().length) {
        const entry = read()[0];
        const answer = await post(entry);
        if (answer.status === 401 || answer.status === 403) {
          say("Votre session a expiré : reconnectez-vous dans un autre onglet, vos saisies attendent ici.");
          return;
        }
        if (answer.status >= 500) return;
        const html = await answer.text();
        write(read().slice(1));
        if (answer.ok || answer.status === 409 || answer.status === 422) replace(entry, html);
        else say("Une saisie a été refusée : rechargez la page pour voir l'état de la ligne.");
      }
    } catch {
      say();
    } finally {
      sending = false;
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-replay]");
    if (!form) return;
    event.preventDefault();
    const entry = entryOf(form, event.submitter);
    countRound(form, entry);
    write([...read(), entry]);
    flush();
  });

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-replay]");
    const output = form?.querySelector("[data-sum]");
    if (!output) return;
    const parts = ["durable", "transition", "positive"].map((name) => Number(form.elements[name].value.replace(",", ".")));
    output.textContent = parts.some(Number.isNaN)
      ? "–"
      : `${parts.reduce((sum, part) => sum + part, 0).toLocaleString("fr-FR", { maximumFractionDigits: 2 })} %`;
  });

  window.addEventListener("online", flush);
  window.addEventListener("beforeunload", (event) => {
    if (read().length) event.preventDefault();
  });
  setInterval(() => {
    if (read().length) flush();
  }, RETRY_MS);
  say();
  flush();
})();
