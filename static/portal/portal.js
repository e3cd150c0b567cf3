// An expired session answers 401: say it where the person is looking, and keep what was typed.
document.addEventListener("htmx:responseError", (event) => {
  const place = document.getElementById("messages");
  if (!place) return;
  const status = event.detail.xhr.status;
  const alert = document.createElement("div");
  alert.className = "fr-alert fr-alert--error fr-alert--sm fr-mb-2w";
  alert.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent =
    status === 401
      ? "Votre session a expiré : reconnectez-vous dans un autre onglet, puis recommencez. Rien n'est perdu."
      : "Le portail n'a pas pu répondre. Réessayez dans un instant.";
  alert.append(text);
  place.replaceChildren(alert);
});

// A page that comes back refused begins with what is to be corrected.
document.querySelector("[data-errors]")?.focus();

// What a button took away comes back for a few seconds: then its "Annuler" goes. (The server refuses it too.)
document.querySelectorAll("[data-undo]").forEach((form) => setTimeout(() => form.remove(), form.dataset.undo * 1000));

// A form leaves once: its buttons wait for the answer. (The server refuses the second sending too.)
(() => {
  const ANSWER_MS = 10000; // a lost network: the page stays, the form may be sent again
  const free = (form) => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const elsewhere = event.defaultPrevented || form.method !== "post" || form.matches("[data-replay], [hx-post]");
    if (elsewhere || event.submitter?.matches("[data-file]")) return; // a file comes and the page stays
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
    setTimeout(() => free(form), ANSWER_MS);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));
})();

// What is chosen leaves in its own words too: a page that gives a typing back, nothing being saved, says them. What the
// page hides has none.
document.addEventListener("formdata", ({ target: form, formData }) => {
  if (!form.dataset.sent) return; // a script reads the form, which stays
  const words = {};
  const say = (field, value, label) => (words[`${field.name}=${value}`] = label.replace(/\s+/g, " ").trim());
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "hidden") words[field.name] = "";
    for (const option of field.selectedOptions ?? []) say(field, option.value, option.text);
    if (field.checked) say(field, field.value, field.labels[0]?.textContent ?? field.value);
  }
  if (Object.keys(words).length) formData.append("words", JSON.stringify(words));
});

// « and », : ; ? and ! keep their word on their line, an amount its unit, whoever wrote the sentence; what is typed stays as it is.
(() => {
  const bind = (root) => {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode;
      if (parentElement.matches("textarea, script, option")) continue;
      const marks = data.replace(/« /g, "«\u00a0").replace(/\s+(?=»|[:;?!](?:\s|$))/g, "\u00a0");
      const bound = marks.replace(/(\d) (?=(?:\d{3} )*(?:\d{3},\d+ )?[%€])/g, "$1\u00a0");
      if (bound !== data) texts.currentNode.data = bound;
    }
  };
  bind(document.body);
  document.addEventListener("htmx:load", (event) => bind(event.detail.elt));
})();

// Ctrl + K leads to the search box; where the screen is narrow, its window opens first.
(() => {
  const field = document.getElementById("recherche-portail");
  if (!field) return;
  const enter = () => {
    field.focus();
    field.select();
  };
  document.getElementById("modale-recherche").addEventListener("dsfr.disclose", () => setTimeout(enter, 100));
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (field.checkVisibility({ visibilityProperty: true })) enter();
    else document.getElementById("bouton-recherche").click();
  });
})();

// The button that prints the page works by this script alone: it is shown here.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
