// The colours that the person chose (components/display.html), before anything is drawn; paper stays light.
(() => {
  const root = document.documentElement;
  const wanted = localStorage.getItem("scheme") || root.dataset.frScheme;
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.frTheme = wanted === "system" ? system : wanted;
  let chosen = root.dataset.frTheme;
  window.addEventListener("beforeprint", () => {
    chosen = root.dataset.frTheme;
    root.dataset.frTheme = "light";
  });
  window.addEventListener("afterprint", () => (root.dataset.frTheme = chosen));
})();
