// A picture as PNG: its SVG file, which stands alone, is painted by the browser. Without this file there is no such button.
"use strict";
(() => {
  const SCALE = 2; // pixels to a unit

  async function painted(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`the picture was not given: ${answer.status}`);
    const source = URL.createObjectURL(new Blob([await answer.text()], { type: "image/svg+xml" }));
    try {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth * SCALE;
      canvas.height = image.naturalHeight * SCALE;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      return await new Promise((give) => canvas.toBlob(give, "image/png"));
    } finally {
      URL.revokeObjectURL(source);
    }
  }

  async function save(button) {
    const said = document.getElementById("said");
    button.disabled = true;
    try {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await painted(button.dataset.pngOf));
      link.download = button.dataset.pngAs;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      if (said) said.textContent = `Saved as ${link.download}`;
    } catch (error) {
      if (said) said.textContent = `Not saved: ${error.message}`;
    } finally {
      button.disabled = false;
    }
  }

  const show = () => document.querySelectorAll("[data-png]").forEach((one) => { one.hidden = false; });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-png-of]");
    if (button) save(button);
  });
  document.addEventListener("htmx:afterSettle", show);
  document.addEventListener("DOMContentLoaded", show);
  show();
})();
