// The end of a session is announced five minutes before, and put off by what one types. Once it has come, signing in
// again brings the page back, and drafts.js what was typed in it.
(() => {
  const dialog = document.getElementById("fin-session");
  if (!dialog) return;
  const WARN_S = 300;
  const LOOK_MS = 10_000;
  const RENEW_MS = 300_000;
  const words = dialog.querySelector("[data-words]");
  const stay = dialog.querySelector("[data-stay]");
  const again = dialog.querySelector("[data-again]");
  let end = Date.now() + Number(dialog.dataset.seconds) * 1000;
  let renewed = Date.now();
  let over = false;
  const left = () => Math.round((end - Date.now()) / 1000);

  async function ask(method) {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] || "";
    try {
      const answer = await fetch(dialog.dataset.url, {
        method,
        headers: { Accept: "application/json", "X-CSRFToken": token },
      });
      if (answer.status === 401) over = true;
      if (!answer.ok) return;
      const told = await answer.json();
      if (told.account !== document.body.dataset.account) return location.reload();
      end = Date.now() + told.seconds * 1000;
      // Signing in elsewhere has changed the protection of the forms of this page.
      if (over) for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = told.token;
      over = false;
    } catch {
      // The network is away: the next look asks again.
    }
  }

  function show() {
    if (!over && left() > WARN_S) return dialog.close();
    const minutes = Math.max(1, Math.round(left() / 60));
    words.textContent = over
      ? "Votre session a pris fin. Ce que vous avez saisi est gardé : reconnectez-vous, la page revient avec."
      : `Sans action de votre part, votre session finit dans ${minutes} minute${minutes > 1 ? "s" : ""}.`;
    stay.hidden = over;
    again.hidden = !over;
    if (!dialog.open) dialog.showModal();
  }

  async function look() {
    if (!over && left() > WARN_S) return;
    await ask("GET"); // another tab may have put the end off
    show();
  }

  stay.addEventListener("click", async () => {
    await ask("POST");
    show();
  });
  dialog.addEventListener("close", () => (renewed = Date.now()));
  document.addEventListener("input", () => {
    if (over || Date.now() - renewed < RENEW_MS) return;
    renewed = Date.now();
    ask("POST");
  });
  document.addEventListener("visibilitychange", () => document.hidden || look());
  setInterval(look, LOOK_MS);
  look();
})();
