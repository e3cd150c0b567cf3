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
