// The council's pages: calling the roll by keyboard, opening a linked point. Everything works without this file.
(() => {
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  const search = document.querySelector("[data-roll-search]");
  if (search) {
    const seats = () => [...document.querySelectorAll("[data-names]")];
    const filter = () => {
      const wanted = fold(search.value.trim());
      for (const seat of seats()) seat.hidden = Boolean(wanted) && !fold(seat.dataset.names).includes(wanted);
    };
    search.addEventListener("input", filter);
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !search.value.trim()) return;
      event.preventDefault();
      const wanted = fold(search.value.trim());
      // By its names: a seat that an answer has just drawn again stands there unhidden, whoever holds it.
      const seat = seats().find((row) => fold(row.dataset.names).includes(wanted));
      const people = seat ? [...seat.querySelectorAll(".portal-roll__person")] : [];
      const named = people.find((person) => fold(person.textContent).includes(wanted)) || people[0];
      named?.querySelector("[data-arrive]")?.click();
      search.value = "";
      filter();
    });
  }

  // What is typed in a point and not yet saved would be lost with the page.
  document.addEventListener("click", (event) => {
    const texts = event.target.closest("[data-leaves]") ? [...document.querySelectorAll("form[data-dirty] textarea")] : [];
    if (!texts.length) return;
    event.preventDefault();
    const points = new Set(texts.map((text) => text.closest("details.portal-item")));
    const titles = [...points].map((point) => `« ${point.querySelector(".portal-item__title").textContent.trim()} »`);
    for (let above = texts[0].closest("details"); above; above = above.parentElement.closest("details")) above.open = true;
    texts[0].focus();
    const words = "Des textes saisis ne sont pas enregistrés";
    const advice = "enregistrez-les, ou rechargez la page pour les abandonner.";
    document.getElementById("etat-envoi").textContent = `${words}, à ${titles.join(", ")} : ${advice}`;
  });

  // A point that was answered by script asks the quorum again at once.
  document.addEventListener("submit", (event) => {
    if (!event.target.closest("form[data-replay]")) return;
    setTimeout(() => document.body.dispatchEvent(new Event("saisie")), 400);
  });

  // A link to a point opens it.
  const opened = location.hash && document.querySelector(`details${location.hash}`);
  if (opened) opened.open = true;
})();
