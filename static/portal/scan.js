// The desk: where the browser reads codes by itself, its camera fills the field; elsewhere a scanner types, or a person.
(async () => {
  const form = document.getElementById("pointage");
  const button = document.getElementById("camera");
  const video = document.getElementById("apercu");
  if (!form || !button || !video) return;
  const say = (name) => {
    button.hidden = video.hidden = true;
    document.getElementById(name).hidden = false;
    form.elements.code.focus();
  };

  // Many browsers have the name of the reader without any reader behind it: only the formats tell.
  const able = "BarcodeDetector" in window && navigator.mediaDevices;
  const formats = able ? await window.BarcodeDetector.getSupportedFormats().catch(() => []) : [];
  if (!formats.includes("qr_code")) {
    say("sans-lecture");
    return;
  }
  button.hidden = false;

  const firstCode = async (detector) => {
    for (;;) {
      const [found] = await detector.detect(video);
      if (found) return found.rawValue;
      await new Promise((next) => window.setTimeout(next, 250));
    }
  };

  button.addEventListener("click", async () => {
    button.disabled = true;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      form.elements.code.value = await firstCode(new window.BarcodeDetector({ formats: ["qr_code"] }));
      form.submit();
    } catch {
      say("sans-appareil");
    } finally {
      stream?.getTracks().forEach((track) => track.stop());
    }
  });
})();
