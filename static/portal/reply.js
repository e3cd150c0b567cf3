// The answer of a guest: only the questions that his answer calls for. Without script, every question is there.
(() => {
  const form = document.querySelector("[name=answer]")?.form;
  if (!form) return;
  const group = (name) => form.elements[name]?.closest(".fr-input-group, .fr-select-group, .fr-checkbox-group");
  const deputy = ["deputy_name", "deputy_function", "deputy_email"];
  const presence = ["choice_1", "choice_2", "choice_3", "lunch", "needs", "listed"];

  const show = (names, visible) => {
    for (const name of names) {
      const part = group(name);
      if (part) part.hidden = !visible;
    }
  };
  const settle = () => {
    const answer = form.elements.answer.value;
    show(deputy, answer === "represented");
    show(presence, answer === "comes" || answer === "represented");
  };
  form.addEventListener("change", settle);
  settle();
})();
