// What a person types stays in this browser until the portal says that it is kept: a session that ends, a crash or a
// Back loses nothing. A draft belongs to one account, one page and one form; it goes after a week.
(() => {
  const PREFIX = "portail-brouillon:";
  const KEPT_MS = 7 * 24 * 3600 * 1000;
  const WRITE_MS = 300;
  const NEVER = ["hidden", "password", "file", "submit", "button", "reset"];
  const SECRET = "[type=password], [autocomplete=one-time-code]";
  const account = document.body.dataset.account;
  const drafts = new Map(); // form -> what it showed, what is typed
  const late = new Set(); // forms typed in since the last writing
  let leaving = null;

  const keysOf = (owner) => Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${owner}`));
  const read = (key) => JSON.parse(localStorage.getItem(key) || "null");

  // The server names the form that it kept, once; "*" when the person has logged out.
  function eraseSaved() {
    const told = document.cookie.match(/(?:^|; )portail_saved=([^;]*)/)?.[1];
    if (told) {
      const [owner, path] = decodeURIComponent(told).split("|");
      for (const key of keysOf(`${owner}:`)) {
        if (path === "*" || read(key).action === path) localStorage.removeItem(key);
      }
      document.cookie = "portail_saved=; path=/; max-age=0; samesite=lax";
    }
    for (const key of keysOf("")) {
      if (Date.now() - read(key).at > KEPT_MS) localStorage.removeItem(key);
    }
  }

  const actionOf = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
  const formsOf = (action) => [...document.forms].filter((form) => isWatched(form) && actionOf(form) === action);
  const keyOf = (form) => {
    const action = actionOf(form);
    return `${PREFIX}${account}:${location.pathname}:${action}:${formsOf(action).indexOf(form)}`;
  };
  const isWatched = (form) => form.method === "post" && !form.querySelector(SECRET);
  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !NEVER.includes(field.type));

  function typedIn(form) {
    const typed = {};
    for (const field of fieldsOf(form)) {
      const values = (typed[field.name] ||= []);
      if (field.type === "select-multiple") values.push(...[...field.selectedOptions].map((option) => option.value));
      else if (!["checkbox", "radio"].includes(field.type)) values.push(field.value.replaceAll("\r\n", "\n"));
      else if (field.checked) values.push(field.value);
    }
    return typed;
  }

  function fill(form, typed) {
    const rank = {};
    for (const field of fieldsOf(form)) {
      const values = typed[field.name];
      if (!values) continue;
      if (field.type === "select-multiple") for (const one of field.options) one.selected = values.includes(one.value);
      else if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
      else field.value = values[(rank[field.name] = (rank[field.name] ?? -1) + 1)] ?? field.value;
    }
  }

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const hasText = (form, { shown, typed }) =>
    fieldsOf(form).some((field) => field.type === "textarea" && !same(shown[field.name], typed[field.name]));

  function forget(form) {
    drafts.delete(form);
    late.delete(form);
    localStorage.removeItem(keyOf(form));
  }

  function write(form) {
    late.delete(form);
    const draft = drafts.get(form);
    if (!draft || draft.asked || !form.isConnected) return;
    draft.typed = typedIn(form);
    if (same(draft.shown, draft.typed)) return localStorage.removeItem(keyOf(form));
    const kept = { action: actionOf(form), at: Date.now(), shown: draft.shown, typed: draft.typed };
    try {
      localStorage.setItem(keyOf(form), JSON.stringify(kept));
    } catch {
      // The browser's room is full: the page still warns before it is left.
    }
  }

  // A sentence at the head of the form, and one button an answer.
  function say(form, words, answers) {
    const place = document.createElement("div");
    place.className = "fr-alert fr-alert--info fr-alert--sm fr-mb-2w";
    place.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = words;
    place.append(text);
    for (const [label, act] of answers) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "fr-btn fr-btn--sm fr-btn--tertiary fr-mt-1w fr-mr-1w";
      button.textContent = label;
      button.addEventListener("click", () => {
        place.remove();
        act();
        form.querySelector("textarea, .fr-input")?.focus();
      });
      place.append(button);
    }
    form.prepend(place);
    form.closest("details")?.setAttribute("open", "");
  }

  function bringBack(form) {
    const shown = typedIn(form);
    const kept = read(keyOf(form));
    const draft = { shown, typed: shown };
    drafts.set(form, draft);
    if (!kept) return;
    // Neither a field that only another person changed, nor what the page has since learned to ask (whether to leave
    // out a file that it kept), was typed here.
    const typed = Object.entries(kept.typed).filter(([name, values]) => !same(values, kept.shown[name]));
    if (typed.every(([name, values]) => same(values, shown[name]))) {
      draft.shown = { ...shown, ...Object.fromEntries(typed.map(([name]) => [name, kept.shown[name]])) };
      // A page refused shows what was typed, and has not kept it.
      if (!document.querySelector(".fr-error-text, .fr-alert--error")) forget(form);
      return;
    }
    const at = new Date(kept.at).toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short" }).replace(":", " h ");
    const takeBack = () => {
      draft.asked = false;
      fill(form, Object.fromEntries(typed));
      write(form);
    };
    const giveUp = () => {
      fill(form, shown);
      forget(form);
      drafts.set(form, { shown, typed: shown });
    };
    if (same(kept.shown, shown)) {
      takeBack();
      say(form, `Votre saisie du ${at} n'avait pas été enregistrée : la voici.`, [["L'effacer", giveUp]]);
      return;
    }
    draft.asked = true;
    say(form, `Votre saisie du ${at} n'a pas été enregistrée, et cette page a changé depuis.`, [
      ["Reprendre ma saisie", takeBack],
      ["Garder cette page", giveUp],
    ]);
  }

  // A page that edits shows what is stored: on Back, the browser would write what was sent over what others saved since,
  // and the page would say that it had shown theirs.
  for (const form of document.forms) if (form.querySelector("[name$=shown]")) form.autocomplete = "off";

  eraseSaved();
  if (!account) return;
  [...document.forms].filter(isWatched).forEach(bringBack);

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !isWatched(form) || !fieldsOf(form).includes(event.target)) return;
    if (!drafts.has(form)) drafts.set(form, { shown: {}, typed: {} }); // drawn by a script since the page was shown
    late.add(form);
    setTimeout(() => late.has(form) && write(form), WRITE_MS);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-replay]")) return forget(form); // its own queue keeps it now (replay.js)
    if (event.defaultPrevented) return;
    if (drafts.has(form)) write(form);
    leaving = form;
  });
  // Signing in again brings this page back.
  document.querySelector("#fin-session [data-again]")?.addEventListener("click", () => (leaving = document));
  window.addEventListener("beforeunload", (event) => {
    late.forEach(write);
    if (leaving === document) return;
    const unsaved = [...drafts].some(([form, draft]) => form !== leaving && form.isConnected && hasText(form, draft));
    if (unsaved) event.preventDefault();
  });
  window.addEventListener("pagehide", () => late.forEach(write));
  window.addEventListener("pageshow", () => (leaving = null));
})();
