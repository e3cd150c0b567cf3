// The desk: where the browser reads codes by itself, its camera fills the field; elsewhere a scanner types, or a person.
(() => {
  const form = document.getElementById("pointage");
  const button = document.getElementById("camera");
  const video = document.getElementById("apercu");
  if (!form || !button || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  button.hidden = false;

  const read = async (detector, stream) => {
    const [found] = await detector.detect(video);
    if (!found) {
      window.setTimeout(read, 250, detector, stream);
      return;
    }
    stream.getTracks().forEach((track) => track.stop());
    form.elements.code.value = found.rawValue;
    form.submit();
  };

  button.addEventListener("click", async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      await read(new window.BarcodeDetector({ formats: ["qr_code"] }), stream);
    } catch {
      button.textContent = "Appareil photo indisponible : tapez le code ou le nom";
      button.disabled = true;
    }
  });
})();
