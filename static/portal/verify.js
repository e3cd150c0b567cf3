// Compares a chosen or dropped file with the fingerprint of the page, in the browser: the file goes nowhere.
// Without crypto.subtle (page served in clear) the form is sent and the server compares.
const comparison = document.getElementById("comparaison");

function showAnswer(tone, sentence) {
  const alert = document.createElement("div");
  alert.className = `fr-alert fr-alert--${tone} fr-alert--sm`;
  const text = document.createElement("p");
  text.textContent = sentence;
  alert.append(text);
  document.getElementById("reponse").replaceChildren(alert);
}

async function compareFile(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const same = sha256 === comparison.dataset.sha256;
  const about = `« ${file.name} » : `;
  showAnswer(same ? "success" : "error", about + (same ? comparison.dataset.same : comparison.dataset.other));
}

if (comparison) {
  const input = comparison.querySelector('input[type="file"]');
  const canCompare = Boolean(globalThis.crypto && crypto.subtle);

  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    comparison.classList.add("portal-drop--over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) comparison.classList.remove("portal-drop--over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    comparison.classList.remove("portal-drop--over");
    const file = event.dataTransfer.files[0];
    if (!file) return;
    input.files = event.dataTransfer.files;
    if (canCompare) compareFile(file);
    else comparison.submit();
  });
  if (canCompare) {
    input.addEventListener("change", () => {
      if (input.files[0]) compareFile(input.files[0]);
    });
    comparison.addEventListener("submit", (event) => {
      if (!input.files[0]) return;
      event.preventDefault();
      compareFile(input.files[0]);
    });
  }
}
