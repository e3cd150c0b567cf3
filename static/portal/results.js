// Results of a year: totals and rates of the exits, said as one types. The server counts again when the page is sent.
(() => {
  const form = document.querySelector("form[data-results]");
  const line = form && form.querySelector("[data-rates]");
  if (!line) return;
  const CLASSES = ["durable", "transition", "positive", "other"]; // withdrawn exits leave the denominator
  const out = (name, text) => {
    line.querySelector(`[data-out="${name}"]`).textContent = text;
  };
  const typed = (fields) => [...fields].reduce((sum, field) => sum + (Number.parseInt(field.value, 10) || 0), 0);
  const rate = (part, whole) =>
    whole ? `${((100 * part) / whole).toLocaleString("fr-FR", { maximumFractionDigits: 2 })} %` : "n.s.";
  const byMotive = () =>
    Object.fromEntries(CLASSES.map((name) => [name, typed(form.querySelectorAll(`[data-class="${name}"] input`))]));
  const byTotal = () =>
    Object.fromEntries(CLASSES.slice(0, 3).map((name) => [name, typed([form.elements[name]])]));

  const tell = () => {
    const given = [...form.querySelectorAll("[data-class] input")].some((field) => field.value !== "");
    const counts = given ? byMotive() : byTotal();
    const examined = given ? CLASSES.reduce((sum, name) => sum + counts[name], 0) : typed([form.elements.examined]);
    out("examined", examined);
    out("dynamic", rate(counts.durable + counts.transition + counts.positive, examined));
    for (const name of CLASSES.slice(0, 3)) out(name, rate(counts[name], examined));
    line.hidden = false;
  };
  form.addEventListener("input", tell);
  tell();
})();
