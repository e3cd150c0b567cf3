// Entries that survive a lost network. A form[data-replay] is sent by script; while the server does not answer, the
// entries wait in this browser and leave in their order when it is back. The server recognises a repeated entry by its
// client_key and refuses a stale one (409) with both values: nothing is written twice, nothing is overwritten.
(() => {
  const place = document.querySelector("[data-user]");
  if (!place) return;
  const KEY = `portail-saisies-${place.dataset.user}`;
  const RETRY_MS = 3000;
  const TWICE_MS = 700;
  const ANSWER_MS = 15000; // a server that takes the entry and never answers is away too
  const WORDS = {
    value: "valeur",
    durable: "durable",
    transition: "transition",
    positive: "positives",
    reason: "justification",
    favour: "pour",
    against: "contre",
    abstain: "abstentions",
    opinion_text: "texte de l'avis",
    debate: "débats",
    text: "désaccord",
    last_name: "nom",
    function: "fonction",
  };
  let sending = false;
  let last = { said: "", at: 0 };

  const read = () => JSON.parse(localStorage.getItem(KEY) || "[]");
  const write = (entries) => {
    localStorage.setItem(KEY, JSON.stringify(entries));
    say();
  };

  function say(problem) {
    const status = document.getElementById("etat-envoi");
    if (!status) return;
    const count = read().length;
    const many = `${count} saisies attendent le serveur : elles partiront dans l'ordre, rien n'est perdu.`;
    const one = "1 saisie attend le serveur : elle partira dès qu'il répondra, rien n'est perdu.";
    const calm = count > 1 ? many : count ? one : "";
    status.textContent = problem || calm;
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
    const accepts = button?.hasAttribute("formaction");
    const typed = [...data].filter(([name, value]) => value && WORDS[name]);
    return {
      key: data.get("client_key"),
      action: accepts ? button.getAttribute("formaction") : form.getAttribute("action"),
      body: new URLSearchParams(data).toString(),
      replaces: form.dataset.replaces,
      label: form.getAttribute("aria-label"),
      words: accepts ? "acceptation" : typed.map(([name, value]) => `${WORDS[name]} ${value}`).join(", "),
    };
  }

  // Two clicks say one thing: the second would be the next round, or a point already voted.
  function isSecondClick(entry) {
    const body = new URLSearchParams(entry.body);
    for (const name of ["client_key", "expected_version", "expected_rounds", "side"]) body.delete(name);
    const [said, at] = [`${entry.action} ${body}`, Date.now()];
    const again = said === last.said && at - last.at < TWICE_MS;
    last = { said, at };
    return again;
  }

  // While the server is away, a second entry on the same line must know that the first came before it, and that it is
  // the other side's turn.
  function countRound(form, entry) {
    const { expected_rounds: rounds, side } = form.elements;
    if (entry.action !== form.getAttribute("action")) return;
    if (rounds) rounds.value = String(Number(rounds.value) + 1);
    if (rounds && side) side.value = side.value === "structure" ? "service" : "structure";
    for (const { elements } of matesOf(form)) {
      if (elements.expected_version) elements.expected_version.value = String(Number(elements.expected_version.value) + 1);
    }
  }

  // The forms of one point of the agenda count the same version.
  const matesOf = (form) => form.closest(".portal-item")?.querySelectorAll("form[data-replay]") || [form];

  // A refused entry wrote nothing: those that follow it on the same point are not one version further.
  function countBack(refused) {
    const back = (entry) => {
      const body = new URLSearchParams(entry.body);
      const version = Number(body.get("expected_version"));
      if (entry.replaces !== refused.replaces || !version) return entry;
      body.set("expected_version", String(version - 1));
      return { ...entry, body: body.toString() };
    };
    write(read().map(back));
  }

  function fragmentOf(entry, html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const fresh = template.content.firstElementChild;
    return fresh?.id === entry.replaces ? fresh : null;
  }

  function replace(entry, fresh, refused) {
    const old = document.getElementById(entry.replaces);
    if (!old) return;
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const kept = keepTyping(old, fresh);
    old.replaceWith(fresh);
    countAgreed();
    if (!focused) return;
    if (kept && focused.name) fresh.querySelector(`[name="${focused.name}"]`)?.focus();
    else if (refused) (firstSeen(fresh, "input.fr-input") || firstSeen(fresh, "button, summary"))?.focus();
    else if (fresh.matches(".portal-item")) nextPoint(fresh)?.focus();
    else nextInput(fresh)?.focus();
  }

  const firstSeen = (line, names) => [...line.querySelectorAll(names)].find((one) => one.checkVisibility());

  // What was typed in the line since the entry left is not sent yet: the new line starts from it.
  function keepTyping(old, fresh) {
    for (const details of old.querySelectorAll("details[open]")) {
      const same = [...fresh.querySelectorAll("details")].find((other) => summaryOf(other) === summaryOf(details));
      if (same) same.open = true;
    }
    let kept = false;
    for (const from of old.querySelectorAll("form[data-dirty]")) {
      const action = from.getAttribute("action");
      const to = [...fresh.querySelectorAll("form[data-replay]")].find((form) => form.getAttribute("action") === action);
      if (!to) continue;
      for (const field of from.querySelectorAll("input.fr-input, select, textarea")) {
        if (to.elements[field.name]) to.elements[field.name].value = field.value;
      }
      to.dataset.dirty = "";
      kept = true;
    }
    return kept;
  }

  const summaryOf = (details) => details.querySelector("summary")?.textContent;

  function countAgreed() {
    const count = document.getElementById("compte-convenues");
    if (!count) return;
    const lines = document.querySelectorAll("[data-line]").length;
    const agreed = document.querySelectorAll("[data-line][data-agreed]").length;
    count.textContent = `${agreed} sur ${lines} convenue${agreed > 1 ? "s" : ""}`;
    document.getElementById("cibles-suite")?.toggleAttribute("hidden", agreed < lines);
  }

  // A point that is settled gives way to the next one; its texts may still be written.
  function nextPoint(point) {
    const next = point.querySelector("[name=room]") ? null : point.nextElementSibling;
    return (next || point).querySelector("summary");
  }

  // After an entry the cursor goes to the next line, as on paper.
  function nextInput(line) {
    const inputs = [...document.querySelectorAll("form[data-replay] input.fr-input")];
    const after = inputs.filter((input) => line.compareDocumentPosition(input) & Node.DOCUMENT_POSITION_FOLLOWING);
    return after.find((input) => !line.contains(input)) || line.querySelector("input.fr-input");
  }

  // Whoever went elsewhere meanwhile, or came back to the line, is left where he is.
  function moveOn(from) {
    if (document.activeElement !== from) return;
    const line = from?.closest("[data-line]");
    if (line && read().some((entry) => entry.replaces === line.id) && !line.querySelector("form[data-dirty]")) {
      nextInput(line)?.focus();
    }
  }

  // What was typed and can be shown in no line stays on the page in words.
  function keepInWords(entry, sentence) {
    const alert = document.createElement("div");
    alert.className = "fr-alert fr-alert--error fr-alert--sm fr-mb-2w";
    const text = document.createElement("p");
    text.textContent = `${sentence} ${entry.label || "saisie"} – ${entry.words}.`;
    alert.append(text);
    document.getElementById("saisies-refusees")?.append(alert);
  }

  async function post(entry) {
    return fetch(entry.action, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": cookie("csrftoken"),
        "X-Replay": "1",
        "X-Person": place.dataset.user,
        "HX-Request": "true",
      },
      body: entry.body,
      credentials: "same-origin",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  }

  // True when the next entry may leave.
  async function settle(entry, answer) {
    if (answer.status === 401 || answer.redirected || (answer.status === 403 && !cookie("csrftoken"))) {
      say("Votre session a expiré : reconnectez-vous dans un autre onglet, vos saisies attendent ici.");
      return false;
    }
    if (answer.status >= 500) return false;
    const fresh = fragmentOf(entry, await answer.text());
    // By its key: another tab of the same person may have sent it meanwhile, and the first of the queue is another one.
    write(read().filter((other) => other.key !== entry.key));
    if (!fresh) keepInWords(entry, "Le portail n'accepte plus cette saisie, rechargez la page pour savoir pourquoi :");
    else if (!answer.ok && read().some((other) => other.replaces === entry.replaces))
      keepInWords(entry, "Cette saisie a été refusée, une autre la suit sur la même ligne :");
    if (answer.status === 422) countBack(entry);
    if (fresh) replace(entry, fresh, !answer.ok);
    if (answer.ok && !entry.replaces.startsWith("point-")) await showRooms();
    return true;
  }

  // Somebody came or left: the votes still open on the page are shown with the room as it is now.
  async function showRooms() {
    if (!document.querySelector("[name=room]")) return;
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    for (const mark of document.querySelectorAll("form[aria-label] > [name=room]")) {
      const point = mark.closest(".portal-item").id;
      const fresh = page.getElementById(point);
      const now = fresh?.querySelector("[name=room]")?.value;
      if (!now || now === mark.value || read().some((entry) => entry.replaces === point)) continue;
      fresh.open = document.getElementById(point).open;
      replace({ replaces: point }, document.adoptNode(fresh), false);
    }
  }

  async function flush() {
    if (sending) return;
    sending = true;
    try {
      while (read().length) {
        const entry = read()[0];
        if (!(await settle(entry, await post(entry)))) return;
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
    if (isSecondClick(entry)) return;
    delete form.dataset.dirty;
    countRound(form, entry);
    write([...read(), entry]);
    const from = document.activeElement;
    flush().then(() => moveOn(from));
  });

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-replay]");
    if (!form) return;
    form.dataset.dirty = "";
    const output = form.querySelector("[data-sum]");
    if (!output) return;
    const names = ["durable", "transition", "positive"];
    const parts = names.map((name) => Number(form.elements[name].value.replace(",", ".")));
    output.textContent = parts.some(Number.isNaN)
      ? "–"
      : `${parts.reduce((sum, part) => sum + part, 0).toLocaleString("fr-FR", { maximumFractionDigits: 2 })} %`;
  });

  window.addEventListener("online", flush);
  // Another tab of the same person sent the queue: the lines of this one are old.
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    say(read().length ? "" : "Vos saisies sont parties depuis un autre onglet : rechargez cette page pour les voir.");
  });
  window.addEventListener("beforeunload", (event) => {
    if (read().length) event.preventDefault();
  });
  setInterval(() => {
    if (read().length) flush();
  }, RETRY_MS);
  say();
  flush();
})();
